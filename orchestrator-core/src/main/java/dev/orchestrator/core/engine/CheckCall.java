package dev.orchestrator.core.engine;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.model.ModelHandle;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.core.kernel.CheckReport;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.HandoffRef;
import dev.orchestrator.core.kernel.Input;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.core.secret.Redactor;
import dev.orchestrator.schema.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call of a verifier. */
final class CheckCall extends Call {
    private static final Payload NONE = Json.payload("null");

    private final Views.ToJudge submission;

    CheckCall(RunLoop loop, Event.CheckCalled event, TaskState task, Optional<Spec> spec) {
        this(loop, event, task, task.handoff().orElseThrow(), spec);
    }

    private CheckCall(RunLoop loop, Event.CheckCalled event, TaskState task, HandoffRef handoff, Optional<Spec> spec) {
        super(loop, event.call(), task, criterion(event, task).verifier(), handoff.files());
        this.submission = new Views.ToJudge(
                task.id(),
                event.call().number(),
                task.spec().objective(),
                loop.scope().contents().payload(handoff.result()),
                handoff.files(),
                task.base(),
                handoff.digest(),
                criterion(event, task),
                spec);
    }

    private static Criterion criterion(Event.CheckCalled event, TaskState task) {
        return task.spec().criteria().get(event.call().index());
    }

    @Override
    Input invoke() throws Exception {
        Criterion criterion = submission.criterion();
        Verifier verifier = registered(loop.scope().pipeline().verifiers().get(criterion.verifier()));
        CheckResult result = verifier.check(submission, new Context());
        if (result == null) {
            result = CheckResult.couldNotRun(callee() + " returned null; return CheckResult.couldNotRun(…) instead");
        }
        return new Input.CheckReturned(
                id, new CheckReport(clean(result), loop.scope().hash(criterion), Pipeline.versionOf(verifier)));
    }

    /** What a verifier says often quotes what a program printed. */
    private CheckResult clean(CheckResult result) {
        Redactor redactor = loop.scope().redactor();
        if (result instanceof CheckResult.Rejected rejected) {
            return CheckResult.rejected(rejected.findings().stream()
                    .map(f -> new Finding(redactor.text(f.code()), redactor.text(f.message()), f.location()))
                    .toList());
        } else if (result instanceof CheckResult.Unsatisfiable unsatisfiable) {
            return CheckResult.unsatisfiable(redactor.text(unsatisfiable.reason()));
        } else if (result instanceof CheckResult.CouldNotRun couldNotRun) {
            return CheckResult.couldNotRun(redactor.text(couldNotRun.reason()));
        }
        CheckResult.Passed passed = (CheckResult.Passed) result;
        Map<String, String> facts = new LinkedHashMap<>();
        passed.facts().forEach((name, value) -> facts.put(redactor.text(name), redactor.text(value)));
        return new CheckResult.Passed(passed.executed(), facts);
    }

    @Override
    String callee() {
        return "verifier '" + submission.criterion().verifier() + "'";
    }

    private final class Context implements CheckContext {
        @Override
        public Path files() throws IOException {
            return directory();
        }

        @Override
        public Payload parameters() {
            return submission.criterion().parameters() instanceof Payload payload ? payload : NONE;
        }

        @Override
        public ModelHandle model(String name) {
            return ModelGateway.of(CheckCall.this, name);
        }

        @Override
        public Instant now() {
            return loop.scope().runtime().now();
        }

        @Override
        public boolean cancelled() {
            return CheckCall.this.cancelled();
        }

        @Override
        public Decision approval(String subject, @Nullable Object shown) throws InterruptedException {
            return CheckCall.this.approval(subject, shown, submission.digest());
        }
    }
}
