package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.model.AnthropicModel;
import dev.orchestrator.core.model.OllamaModel;
import dev.orchestrator.core.model.resilience.EndpointGuard;
import dev.orchestrator.core.model.resilience.Fallback;
import dev.orchestrator.core.model.resilience.Routes;
import dev.orchestrator.core.role.ModelJudge;
import dev.orchestrator.core.role.ModelPlanner;
import dev.orchestrator.core.role.ModelWorker;
import dev.orchestrator.core.tool.Tools;
import dev.orchestrator.core.verify.JavaCompilerVerifier;
import dev.orchestrator.schema.annotation.Description;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/** A pipeline whose planner, worker and judge are models, and the models behind them. */
final class RealModels {
    private RealModels() {}

    record Lookup(@Description("such as A-1042") String order) {}

    static Pipeline pipeline(Map<String, String> orders) {
        // tag::roles
        Tool status = Tools.function(
                        "order_status",
                        "Says where an order is",
                        Lookup.class,
                        (lookup, context) -> orders.getOrDefault(lookup.order(), "unknown"))
                .effect(Effect.PURE);
        return Pipeline.builder()
                .planner(ModelPlanner.using("default").describing("java", "writes and changes Java sources"))
                .worker("java", ModelWorker.using("default").tools("files", "order_status"))
                .tool(Tools.files())
                .tool(status)
                .verifier("compiles", JavaCompilerVerifier.create())
                .verifier("reads-well", ModelJudge.using("judge").rubric("Every public method says what it returns."))
                .limits(Limits.defaults().maxCost(new BigDecimal("5.00"), "USD"))
                .build();
        // end::roles
    }

    static Orchestrator orchestrator(Pipeline pipeline, String anthropicKey) {
        // tag::models
        Model local = EndpointGuard.builder("gpu")
                .concurrency(4)
                .rate(60, Duration.ofMinutes(1))
                .build()
                .around(OllamaModel.chat()
                        .model("qwen3")
                        .option("num_ctx", "32768")
                        .local()
                        .build());
        Model cloud = AnthropicModel.messages()
                .model("claude-haiku-4-5")
                .key(anthropicKey)
                .build();
        Model byLabel = Routes.builder()
                .label("hard", Fallback.of(cloud, local))
                .otherwise(local)
                .build();
        return Orchestrator.builder()
                .pipeline(pipeline)
                .model("default", byLabel)
                .model("judge", cloud)
                .build();
        // end::models
    }
}
