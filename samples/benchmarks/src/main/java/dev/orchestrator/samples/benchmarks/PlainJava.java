package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What somebody would write who needs nothing but the results: a pool, a loop that tries again with the finding, a map.
 * No journal, no limits, no evidence.
 */
final class PlainJava implements Workload {
    private static final ModelCall CALL = new ModelCall() {
        @Override
        public String callId() {
            return "plain";
        }

        @Override
        public Instant deadline() {
            return Instant.MAX;
        }

        @Override
        public boolean delta(String text) {
            return true;
        }

        @Override
        public boolean cancelled() {
            return false;
        }
    };

    private final SquareModel model = new SquareModel();

    @Override
    public String name() {
        return "plain Java";
    }

    @Override
    public AutoCloseable run(int tasks, int threads) throws Exception {
        Map<String, Long> results = new ConcurrentHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Callable<Boolean>> calls = new ArrayList<>(tasks);
        for (int i = 0; i < tasks; i++) {
            int n = i;
            calls.add(() -> {
                results.put("t" + n, solve(n));
                return true;
            });
        }
        for (Future<Boolean> done : pool.invokeAll(calls)) {
            done.get();
        }
        for (int n = 0; n < tasks; n++) {
            Workload.require(n, results.getOrDefault("t" + n, -1L));
        }
        return () -> {
            pool.shutdown();
            results.clear();
        };
    }

    private long solve(int n) {
        String finding = "";
        while (true) {
            ModelRequest request =
                    ModelRequest.of(Message.user("square " + n + finding)).maxOutputTokens(16);
            ModelReply.Answer answer = (ModelReply.Answer) model.call(request, CALL);
            long result = Long.parseLong(answer.text());
            if (result == (long) n * n) {
                return result;
            }
            finding = "!";
        }
    }
}
