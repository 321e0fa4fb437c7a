package dev.orchestrator.core.verify;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.model.ModelHandle;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.core.files.FileTrees;
import dev.orchestrator.core.files.MemoryArtifacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Has verifiers look at submissions, as the engine does, without an engine. */
final class Bench {
    private final MemoryArtifacts store = new MemoryArtifacts();
    private final Path folder;
    private BooleanSupplier cancelled = () -> false;
    private Path last;

    /** @param folder where private directories are made */
    Bench(Path folder) {
        this.folder = folder;
        this.last = folder;
    }

    Bench cancelledWhen(BooleanSupplier condition) {
        cancelled = condition;
        return this;
    }

    /** Checks files: path, text, path, text, … */
    CheckResult check(Verifier verifier, String... pathsAndTexts) throws Exception {
        return check(verifier, store.tree(pathsAndTexts), "null", "null");
    }

    CheckResult checkResult(Verifier verifier, String json, String parameters) throws Exception {
        return check(verifier, FileTree.EMPTY, json, parameters);
    }

    CheckResult check(Verifier verifier, FileTree tree, String json, String parameters) throws Exception {
        Path files = Files.createTempDirectory(folder, "private");
        new FileTrees(store).write(tree, files);
        last = files;
        return verifier.check(
                new TestSubmission(FileTree.EMPTY, tree, new TestPayload(json)), new TestContext(files, parameters));
    }

    /** Checks what became of a tree, by its manifests alone. */
    CheckResult checkChange(Verifier verifier, FileTree base, FileTree tree) throws Exception {
        return verifier.check(new TestSubmission(base, tree, new TestPayload("null")), new TestContext(folder, "null"));
    }

    /** Returns the directory of the last check. */
    Path lastDirectory() {
        return last;
    }

    MemoryArtifacts store() {
        return store;
    }

    /** Returns the findings of a rejection; fails on anything else. */
    static List<Finding> findings(CheckResult result) {
        if (result instanceof CheckResult.Rejected rejected) {
            return rejected.findings();
        }
        throw new AssertionError("not a rejection: " + result);
    }

    /** Returns why a check could not run; fails on anything else. */
    static String reason(CheckResult result) {
        if (result instanceof CheckResult.CouldNotRun couldNotRun) {
            return couldNotRun.reason();
        }
        throw new AssertionError("it ran: " + result);
    }

    private record TestSubmission(FileTree base, FileTree files, Payload result) implements Submission {
        @Override
        public TaskId task() {
            return TaskId.root();
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public String objective() {
            return "objective";
        }

        @Override
        public String digest() {
            return files.digest();
        }

        @Override
        public Optional<Spec> spec() {
            return Optional.empty();
        }

        @Override
        public Criterion criterion() {
            return Criterion.of("criterion", "verifier");
        }
    }

    /** Decodes nothing but whole numbers and bare strings. */
    private record TestPayload(String json) implements Payload {
        @Override
        public <T> T as(Class<T> type) {
            if (type == Integer.class && json.matches("-?\\d+")) {
                return type.cast(Integer.valueOf(json));
            }
            throw new OrchestratorException(
                    FailureClass.INVALID_OUTPUT, "expected " + type.getSimpleName() + " but was " + json);
        }

        @Override
        public <T> T as(TypeRef<T> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String sha256() {
            throw new UnsupportedOperationException();
        }
    }

    private final class TestContext implements CheckContext {
        private final Path files;
        private final String parameters;

        private TestContext(Path files, String parameters) {
            this.files = files;
            this.parameters = parameters;
        }

        @Override
        public Path files() throws IOException {
            return files;
        }

        @Override
        public Payload parameters() {
            return new TestPayload(parameters);
        }

        @Override
        public ModelHandle model(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public boolean cancelled() {
            return cancelled.getAsBoolean();
        }

        @Override
        public Decision approval(String subject, Object shown) {
            throw new UnsupportedOperationException();
        }
    }
}
