package dev.orchestrator.samples.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.model.OpenAiModel;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a call costs that asks an endpoint for a value of a type: lower the schema, send, read along, validate, decode, and
 * around it reservation and journal. Beside it, in turns, what the JDK's client and Jackson do at least: send, read,
 * decode. The endpoint is a process of its own on the loopback. Arguments: calls a round (default 1,000), rounds (default
 * 9).
 */
public final class StructuredCalls {
    private static final int PART = 8;
    private static final int WARM_UPS = 4;

    private StructuredCalls() {}

    record Step(String task, int minutes, List<String> needs) {}

    record Plan(String title, List<Step> steps) {}

    /** Prints the table. */
    public static void main(String[] args) throws Exception {
        run(
                System.out,
                args.length > 0 ? Integer.parseInt(args[0]) : 1_000,
                args.length > 1 ? Integer.parseInt(args[1]) : 9,
                WARM_UPS);
    }

    static void run(PrintStream out, int calls, int rounds, int warmUps) throws Exception {
        out.println("| answer | | calls/s, one after the other | CPU µs/call | allocated KB/call |");
        out.println("|---|---|---|---|---|");
        for (int steps : new int[] {1, 24}) {
            String answer = Json.write(plan(steps));
            try (StreamServer.Running server = StreamServer.start(answer, steps == 1 ? answer.length() : PART, 1)) {
                List<Workload> workloads = List.of(new ByHand(server.url()), new Asked(server.url()));
                for (int i = 0; i < warmUps; i++) {
                    for (Workload workload : workloads) {
                        workload.run(calls, 1).close();
                    }
                }
                Meter.Reading[][] readings = new Meter.Reading[workloads.size()][rounds];
                for (int round = 0; round < rounds; round++) {
                    for (int w = 0; w < workloads.size(); w++) {
                        readings[w][round] = Meter.measure(workloads.get(w), calls, 1, 1);
                    }
                }
                for (int w = 0; w < workloads.size(); w++) {
                    Meter.Reading median = Meter.Reading.median(readings[w]);
                    out.printf(
                            Locale.ROOT,
                            "| %,d characters in %,d parts | %s | %,.0f | %.0f | %.1f |%n",
                            answer.length(),
                            steps == 1 ? 1 : (answer.length() + PART - 1) / PART,
                            workloads.get(w).name(),
                            median.tasksPerSecond(),
                            median.cpuMicros(),
                            median.allocatedKb());
                }
            }
        }
    }

    static Plan plan(int steps) {
        return new Plan(
                "Move the report module to the new store",
                IntStream.range(0, steps)
                        .mapToObj(i ->
                                new Step("Rewrite query " + i + " against the new tables", 30 + i, List.of("schema")))
                        .toList());
    }

    private static String prompt(int n) {
        return "Plan the move, variant " + n + ".";
    }

    /** By the orchestrator. */
    private static final class Asked implements Workload {
        private final Pipeline pipeline;
        private final String url;
        private volatile int calls;

        Asked(String url) {
            this.url = url;
            this.pipeline = Pipeline.builder()
                    .planner((request, context) -> Move.work("asker"))
                    .worker("asker", (assignment, context) -> {
                        int steps = 0;
                        for (int i = 0; i < calls; i++) {
                            steps += context.model("default")
                                    .ask(prompt(i), Plan.class)
                                    .steps()
                                    .size();
                        }
                        return Handoff.of(steps);
                    })
                    .limits(Limits.defaults().modelCalls(Integer.MAX_VALUE).maxTokens(Long.MAX_VALUE))
                    .build();
        }

        @Override
        public String name() {
            return "Orchestrator";
        }

        @Override
        public AutoCloseable run(int tasks, int threads) throws Exception {
            calls = tasks;
            Orchestrator orchestrator = Orchestrator.builder()
                    .pipeline(pipeline)
                    .model("default", OpenAiModel.at(url).model("m").build())
                    .build();
            Outcome outcome = orchestrator
                    .start(Goal.of("ask " + tasks + " times").withoutVerification())
                    .await();
            if (!(outcome instanceof Outcome.Unverified)) {
                throw new IllegalStateException("the run did not end as it should: " + outcome.report());
            }
            return orchestrator;
        }
    }

    /** What it takes at least. */
    private static final class ByHand implements Workload {
        private static final ObjectMapper MAPPER = new ObjectMapper();
        private static final String SCHEMA = JsonSchema.of(Plan.class).text();

        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final URI uri;

        ByHand(String url) {
            this.uri = URI.create(url + "/chat/completions");
        }

        @Override
        public String name() {
            return "JDK and Jackson";
        }

        @Override
        public AutoCloseable run(int tasks, int threads) throws Exception {
            List<Plan> kept = new ArrayList<>(tasks);
            for (int i = 0; i < tasks; i++) {
                kept.add(ask(prompt(i)));
            }
            return kept::clear;
        }

        private Plan ask(String prompt) throws Exception {
            ObjectNode body = MAPPER.createObjectNode()
                    .put("model", "m")
                    .put("stream", true)
                    .put("max_tokens", 4_096);
            body.putObject("stream_options").put("include_usage", true);
            body.putArray("messages").addObject().put("role", "user").put("content", prompt);
            body.putObject("response_format")
                    .put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", "Plan")
                    .set("schema", MAPPER.readTree(SCHEMA));
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(body)))
                    .build();
            StringBuilder text = new StringBuilder();
            String finish = "";
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream())
                            .body(),
                    StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("data: ") && !line.equals("data: [DONE]")) {
                        JsonNode choice = MAPPER.readTree(line.substring(6))
                                .path("choices")
                                .path(0);
                        text.append(choice.path("delta").path("content").asText(""));
                        finish = choice.path("finish_reason").asText(finish);
                    }
                }
            }
            if (!finish.equals("stop")) {
                throw new IllegalStateException("the answer broke off");
            }
            return MAPPER.readValue(text.toString(), Plan.class);
        }
    }
}
