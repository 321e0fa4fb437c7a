package dev.orchestrator.testkit.saboteur;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.HandoffView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An assignment to whoever does not remember that there was an attempt before. */
record FirstTime(Assignment real) implements Assignment {
    @Override
    public TaskId task() {
        return real.task();
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public String objective() {
        return real.objective();
    }

    @Override
    public Payload input() {
        return real.input();
    }

    @Override
    public FileTree files() {
        return real.files();
    }

    @Override
    public Map<String, HandoffView> dependencies() {
        return real.dependencies();
    }

    @Override
    public List<Criterion> criteria() {
        return real.criteria();
    }

    @Override
    public Optional<Spec> spec() {
        return real.spec();
    }

    @Override
    public Set<String> requirements() {
        return real.requirements();
    }

    @Override
    public List<Finding> findings() {
        return List.of();
    }

    @Override
    public Optional<HandoffView> previous() {
        return Optional.empty();
    }
}
