package dev.orchestrator.samples.benchmarks;

import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.testkit.LoneCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody would write who needs the results and wants to see what was tried: a pool, a stage that works, a stage
 * that verifies, another try with the finding, a history per task. No journal, no limits, no evidence.
 */
final class PlainJava implements Workload {
    private static final ModelCall CALL = new LoneCall();

    private final SquareModel model = new SquareModel();

    @Override
    public String name() {
        return "plain Java";
    }

    /** What is known of one task. */
    private static final class Item {
        final String name;
        final int n;
        final List<Attempt> attempts = new ArrayList<>(2);
        long result = -1;

        Item(int n) {
            this.name = "t" + n;
            this.n = n;
        }
    }

    /** One try; the finding is null if it was right. */
    private record Attempt(
            int number,
            String prompt,
            long result,
            @Nullable String finding) {}

    @Override
    public AutoCloseable run(int tasks, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        Map<String, Item> items = new LinkedHashMap<>();
        List<CompletableFuture<Item>> done = new ArrayList<>(tasks);
        for (int n = 0; n < tasks; n++) {
            Item item = new Item(n);
            items.put(item.name, item);
            done.add(attempt(item, "square " + n, pool));
        }
        CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new)).get();
        for (Item item : items.values()) {
            Workload.require(item.n, item.result);
        }
        return () -> {
            pool.shutdown();
            items.clear();
        };
    }

    private CompletableFuture<Item> attempt(Item item, String prompt, ExecutorService pool) {
        return CompletableFuture.supplyAsync(() -> work(prompt), pool)
                .thenApplyAsync(result -> verify(item, prompt, result), pool)
                .thenCompose(finding -> finding.isEmpty()
                        ? CompletableFuture.completedFuture(item)
                        : attempt(item, prompt + "!", pool));
    }

    private long work(String prompt) {
        ModelRequest request = ModelRequest.of(Message.user(prompt)).maxOutputTokens(16);
        return Long.parseLong(((ModelReply.Answer) model.call(request, CALL)).text());
    }

    private static Optional<String> verify(Item item, String prompt, long result) {
        boolean right = result == (long) item.n * item.n;
        String finding = right ? null : "That is not the square.";
        item.attempts.add(new Attempt(item.attempts.size() + 1, prompt, result, finding));
        if (right) {
            item.result = result;
        }
        return Optional.ofNullable(finding);
    }
}
