package dev.orchestrator.core.engine;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.files.FileTrees;
import dev.orchestrator.core.files.PrivateDirectories;
import dev.orchestrator.core.journal.Contents;
import dev.orchestrator.core.kernel.Digests;
import dev.orchestrator.core.runtime.Runtime;
import dev.orchestrator.core.secret.Redactor;
import dev.orchestrator.core.step.Answers;
import dev.orchestrator.schema.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run's calls work with, wherever the run stands. Safe for use by several threads. */
final class RunScope {
    private static final Logger LOG = LoggerFactory.getLogger(RunScope.class);
    private static final int MAX_HASHES = 1_000;

    private final RunId id;
    private final Shell shell;
    private final Contents contents;
    private final Redactor redactor;
    private final Map<Criterion, String> hashes = new ConcurrentHashMap<>();
    private final Map<String, Bound> models = new HashMap<>();

    /**
     * What a run needs from the process it runs in.
     *
     * @param answers what answers in place of the outside; null if nobody does
     */
    record Shell(
            Parts parts,
            StateStore store,
            Runtime runtime,
            FileTrees trees,
            PrivateDirectories directories,
            @Nullable Answers answers) {
        /** Returns the same for a run that has other parts. */
        Shell with(Parts other) {
            return new Shell(other, store, runtime, trees, directories, answers);
        }
    }

    /**
     * A model and what it is bound to.
     *
     * @param step what its calls are called in the journal
     * @param prompt what changes the requests to it; null if they are as they are
     */
    record Bound(
            String name, String step, Model model, @Nullable UnaryOperator<ModelRequest> prompt) {}

    RunScope(RunId id, Shell shell) {
        this.id = id;
        this.shell = shell;
        Parts parts = shell.parts();
        this.redactor = parts.redactor();
        this.contents = new Contents(shell.store(), redactor);
        parts.models()
                .forEach((name, model) -> models.put(
                        name, new Bound(name, step(name), model, parts.prompts().get(name))));
    }

    /** Returns what calls of a model are called in the journal. */
    static String step(String model) {
        return "model:" + model;
    }

    RunId id() {
        return id;
    }

    Pipeline pipeline() {
        return shell.parts().pipeline();
    }

    /** Returns the models by name; not changed any more. */
    Map<String, Bound> models() {
        return models;
    }

    Runtime runtime() {
        return shell.runtime();
    }

    /** Returns what answers in place of the outside; null if nobody does. */
    @Nullable Answers answers() {
        return shell.answers();
    }

    StateStore store() {
        return shell.store();
    }

    FileTrees trees() {
        return shell.trees();
    }

    PrivateDirectories directories() {
        return shell.directories();
    }

    Contents contents() {
        return contents;
    }

    /** Returns what takes secrets out of whatever comes from outside, before user code, prompts and the journal see it. */
    Redactor redactor() {
        return redactor;
    }

    void discard(Path directory) {
        try {
            shell.directories().delete(directory);
        } catch (IOException | RuntimeException e) {
            LOG.debug("run {}: directory {} is left behind: {}", id, directory, e.toString());
        }
    }

    /** Returns the SHA-256 of a criterion: what evidence binds to. */
    String hash(Criterion criterion) {
        String known = hashes.get(criterion);
        if (known == null) {
            known = Digests.texts(criterion.id(), criterion.verifier(), Json.write(criterion.parameters()));
            if (hashes.size() < MAX_HASHES) {
                hashes.put(criterion, known);
            }
        }
        return known;
    }

    /** Runs something on a thread that belongs to nobody, or here when there is none any more. */
    void elsewhere(Runnable task) {
        try {
            shell.runtime().control().execute(task);
        } catch (RejectedExecutionException closed) {
            task.run();
        }
    }
}
