package dev.orchestrator.core.engine;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.plan.ChildView;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Remaining;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.HandoffView;
import dev.orchestrator.core.journal.Contents;
import dev.orchestrator.core.kernel.HandoffRef;
import dev.orchestrator.core.kernel.RunState;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.schema.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Snapshots of a run's state for user code, taken on the run loop and read elsewhere. */
final class Views {
    private static final Payload NONE = Json.payload("null");

    private Views() {}

    static Payload input(TaskState task) {
        return task.input() instanceof Payload payload ? payload : NONE;
    }

    static Map<String, HandoffView> dependencies(TaskState task, Contents contents) {
        if (task.dependencies().isEmpty()) {
            return Map.of();
        }
        Map<String, HandoffView> views = new LinkedHashMap<>();
        for (TaskState dependency : task.dependencies()) {
            dependency.handoff().ifPresent(h -> views.put(dependency.spec().name(), new Handed(h, contents)));
        }
        return views;
    }

    static Optional<HandoffView> previous(TaskState task, Contents contents) {
        return task.handoff().map(h -> new Handed(h, contents));
    }

    /**
     * Children as their planner sees them.
     *
     * @param untold those that have ended since it was called: for a call that is made again they have not, so that it asks
     *     the same
     */
    static List<ChildView> children(List<TaskState> tasks, Collection<TaskState> untold, Contents contents) {
        Set<TaskState> later = untold.isEmpty() ? Set.of() : Set.copyOf(untold);
        List<ChildView> views = new ArrayList<>(tasks.size());
        for (TaskState task : tasks) {
            if (later.contains(task)) {
                views.add(new Child(task.id(), task.spec().name(), TaskStatus.WORKING, null, null, contents));
                continue;
            }
            HandoffRef handoff = task.status().done() ? task.handoff().orElse(null) : null;
            views.add(new Child(
                    task.id(),
                    task.spec().name(),
                    task.status(),
                    handoff,
                    task.failure().orElse(null),
                    contents));
        }
        return List.copyOf(views);
    }

    static Optional<Spec> spec(RunState state) {
        return state.goal().flatMap(Goal::spec);
    }

    /** The root stands for all of the spec, but what is below it does so only if its planner says for which part. */
    static Set<String> requirements(TaskState task, Optional<Spec> spec) {
        if (!task.id().equals(TaskId.root())) {
            return task.requirements();
        }
        Set<String> all = new TreeSet<>();
        spec.ifPresent(s -> s.requirements().forEach(requirement -> all.add(requirement.id())));
        return Collections.unmodifiableSet(all);
    }

    /** A handoff, its payload loaded when it is looked at. */
    private record Handed(HandoffRef ref, Contents contents) implements HandoffView {
        @Override
        public Payload result() {
            return contents.payload(ref.result());
        }

        @Override
        public FileTree files() {
            return ref.files();
        }

        @Override
        public InputStream open(String path) throws IOException {
            ArtifactRef file = ref.files()
                    .get(path)
                    .orElseThrow(() -> new IllegalArgumentException("the handoff has no file '" + path + "'"));
            try {
                return contents.open(file);
            } catch (StoreException e) {
                // The tree may be one that user code made up, which no store would ever have.
                throw new IOException("file '" + path + "' cannot be opened: " + e.getMessage(), e);
            }
        }

        @Override
        public List<String> notes() {
            return ref.notes();
        }

        @Override
        public List<String> concerns() {
            return ref.concerns();
        }
    }

    private record Child(
            TaskId task,
            String name,
            TaskStatus status,
            @Nullable HandoffRef ref,
            @Nullable Failure why,
            Contents contents)
            implements ChildView {
        @Override
        public Optional<HandoffView> handoff() {
            return ref == null ? Optional.empty() : Optional.of(new Handed(ref, contents));
        }

        @Override
        public Optional<Failure> failure() {
            return Optional.ofNullable(why);
        }
    }

    record ToDo(
            TaskId task,
            String name,
            int attempt,
            String objective,
            Payload input,
            FileTree files,
            Map<String, HandoffView> dependencies,
            List<Criterion> criteria,
            Optional<Spec> spec,
            Set<String> requirements,
            List<Finding> findings,
            Optional<HandoffView> previous)
            implements Assignment {}

    record ToPlan(
            TaskId task,
            String name,
            String objective,
            Payload input,
            FileTree files,
            Map<String, HandoffView> dependencies,
            List<Criterion> criteria,
            Optional<Spec> spec,
            Set<String> requirements,
            int round,
            int refused,
            List<ChildView> children,
            List<ChildView> news,
            List<Finding> findings,
            Catalogue catalogue,
            Remaining remaining)
            implements PlanRequest {}

    record ToJudge(
            TaskId task,
            int attempt,
            String objective,
            Payload result,
            FileTree files,
            FileTree base,
            String digest,
            Criterion criterion,
            Optional<Spec> spec)
            implements Submission {}
}
