package dev.orchestrator.core.engine;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.kernel.Content;
import dev.orchestrator.core.kernel.Digests;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.HandoffRef;
import dev.orchestrator.core.kernel.Input;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.schema.Json;
import java.util.List;
import java.util.Optional;

/** A call of a worker. */
final class WorkCall extends Call {
    private static final int MAX_NOTES = 64 * 1024;

    private final Views.ToDo assignment;

    WorkCall(RunLoop loop, Event.WorkerCalled event, TaskState task, Optional<Spec> spec) {
        super(loop, event.call(), task, task.worker().orElseThrow(), event.base());
        this.assignment = new Views.ToDo(
                task.id(),
                task.spec().name(),
                event.call().number(),
                task.spec().objective(),
                Views.input(task),
                event.base(),
                Views.dependencies(task, loop.scope().contents()),
                task.spec().criteria(),
                spec,
                Views.requirements(task, spec),
                task.findings(),
                Views.previous(task, loop.scope().contents()));
    }

    @Override
    Input invoke() throws Exception {
        Worker worker = registered(loop.scope().pipeline().workers().get(caller.role()));
        Handoff handoff = worker.work(assignment, new Context.OfWorker(this));
        if (handoff == null) {
            throw new OrchestratorException(
                    FailureClass.INVALID_OUTPUT,
                    "it returned null; return Handoff.of(…), with a null result if need be");
        }
        Content result = loop.scope().contents().of("the result", handoff.result());
        List<String> notes = clean(handoff.notes(), "notes");
        List<String> concerns = clean(handoff.concerns(), "concerns");
        FileTree files = left(handoff.files());
        return new Input.HandoffReturned(
                id, new HandoffRef(result, files, notes, concerns, Digests.submission(result, files)));
    }

    /** Returns them without secrets. They are to be short, and texts at all: half a character cannot be written down. */
    private List<String> clean(List<String> texts, String what) {
        if (!texts.isEmpty()) {
            long length = texts.stream().mapToLong(String::length).sum();
            if (length > MAX_NOTES) {
                throw new OrchestratorException(
                        FailureClass.INVALID_OUTPUT,
                        "its " + what + " are " + length + " characters and may be " + MAX_NOTES
                                + "; put bulk into files and return what they hold in a few words");
            }
            Json.write(texts);
        }
        return texts.stream().map(loop.scope().redactor()::text).toList();
    }

    @Override
    String callee() {
        return "worker '" + caller.role() + "'";
    }
}
