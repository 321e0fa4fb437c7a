package dev.orchestrator.api.run;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.api.work.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What to do, by name: planners, workers, verifiers, tools and limits. Holds no model, store, thread or clock, so the
 * same pipeline runs in production, in a test and in a rerun. Immutable.
 */
public final class Pipeline {
    /** The name of the planner that gets the goal. */
    public static final String ROOT = "root";

    private final Map<String, Planner> planners;
    private final Map<String, Worker> workers;
    private final Map<String, Verifier> verifiers;
    private final Map<String, Tool> tools;
    private final Limits limits;

    private Pipeline(Builder from) {
        this.planners = copy(from.planners);
        this.workers = copy(from.workers);
        this.verifiers = copy(from.verifiers);
        this.tools = copy(from.tools);
        this.limits = from.limits;
    }

    /** Keeps the order of registration, so that whatever walks the names does so alike in every process. */
    private static <T> Map<String, T> copy(Map<String, T> parts) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** Returns an empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts from this pipeline, to exchange or add parts. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.planners.putAll(planners);
        builder.workers.putAll(workers);
        builder.verifiers.putAll(verifiers);
        builder.tools.putAll(tools);
        builder.limits = limits;
        return builder;
    }

    /** Returns the planners by name; one of them is {@link #ROOT}. */
    public Map<String, Planner> planners() {
        return planners;
    }

    /** Returns the workers by name. */
    public Map<String, Worker> workers() {
        return workers;
    }

    /** Returns the verifiers by name. */
    public Map<String, Verifier> verifiers() {
        return verifiers;
    }

    /** Returns the tools by the name in their spec. */
    public Map<String, Tool> tools() {
        return tools;
    }

    /** Returns the limits. */
    public Limits limits() {
        return limits;
    }

    /** Returns the names a planner may use. */
    public Catalogue catalogue() {
        return Catalogue.of(workers.keySet(), planners.keySet(), verifiers.keySet());
    }

    /**
     * Returns the version a part of a pipeline gives itself, {@code "0"} if it is not {@link Versioned}.
     *
     * @throws IllegalStateException if its version is null or blank; the message names the part's class
     */
    public static String versionOf(Object part) {
        if (!(part instanceof Versioned versioned)) {
            return "0";
        }
        String version = versioned.version();
        if (version == null || version.isBlank()) {
            throw new IllegalStateException("version() of " + part.getClass().getName() + " returned "
                    + (version == null ? "null" : "a blank") + "; return what names its behaviour, such as \"1\"");
        }
        return version;
    }

    /** Collects the parts of a pipeline. Not thread-safe; reusable. */
    public static final class Builder {
        private final Map<String, Planner> planners = new LinkedHashMap<>();
        private final Map<String, Worker> workers = new LinkedHashMap<>();
        private final Map<String, Verifier> verifiers = new LinkedHashMap<>();
        private final Map<String, Tool> tools = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();
        private Limits limits = Limits.defaults();

        private Builder() {}

        /** Registers the planner that gets the goal, as {@link Pipeline#ROOT}. */
        public Builder planner(Planner root) {
            return planner(ROOT, root);
        }

        /** Registers a planner that subtasks may name. */
        public Builder planner(String name, Planner planner) {
            return register("planner", planners, name, planner);
        }

        /** Registers a worker. */
        public Builder worker(String name, Worker worker) {
            return register("worker", workers, name, worker);
        }

        /** Registers a verifier. */
        public Builder verifier(String name, Verifier verifier) {
            return register("verifier", verifiers, name, verifier);
        }

        /** Registers a tool under the name in its spec. */
        public Builder tool(Tool tool) {
            Objects.requireNonNull(tool, "tool");
            return register(
                    "tool",
                    tools,
                    Objects.requireNonNull(tool.spec(), "spec of the tool").name(),
                    tool);
        }

        /** Registers tools that belong together, each under the name in its spec. */
        public Builder tool(List<? extends Tool> tools) {
            tools.forEach(this::tool);
            return this;
        }

        /** Replaces what is registered as a worker under that name, or adds it. */
        public Builder replaceWorker(String name, Worker worker) {
            workers.remove(name);
            return worker(name, worker);
        }

        /** Replaces what is registered as a planner under that name, or adds it. */
        public Builder replacePlanner(String name, Planner planner) {
            planners.remove(name);
            return planner(name, planner);
        }

        /** Replaces what is registered as a verifier under that name, or adds it. */
        public Builder replaceVerifier(String name, Verifier verifier) {
            verifiers.remove(name);
            return verifier(name, verifier);
        }

        /** Replaces what is registered as a tool of that name, or adds it. */
        public Builder replaceTool(Tool tool) {
            tools.remove(tool.spec().name());
            return tool(tool);
        }

        /** Sets the limits. Default: {@link Limits#defaults()}. */
        public Builder limits(Limits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Returns the pipeline.
         *
         * @throws IllegalArgumentException listing everything that is wrong: a blank name, a name registered twice, no
         *     root planner, a verifier that is also registered as the worker or planner whose results it would judge
         */
        public Pipeline build() {
            List<String> all = new ArrayList<>(problems);
            if (!planners.containsKey(ROOT)) {
                all.add("no root planner; call planner(…) with the one that gets the goal");
            }
            verifiers.forEach((name, verifier) -> {
                requireOther("worker", workers, name, verifier, all);
                requireOther("planner", planners, name, verifier, all);
            });
            if (!all.isEmpty()) {
                throw new IllegalArgumentException("pipeline cannot be built: " + String.join("; ", all));
            }
            return new Pipeline(this);
        }

        private static void requireOther(
                String kind, Map<String, ?> roles, String name, Verifier verifier, List<String> problems) {
            roles.forEach((roleName, role) -> {
                if (role == verifier) {
                    problems.add(
                            "verifier '" + name + "' and " + kind + " '" + roleName
                                    + "' are the same object; nobody judges their own work: register another one as the verifier");
                }
            });
        }

        private <T> Builder register(String kind, Map<String, T> parts, String name, T part) {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(part, kind);
            if (name.isBlank()) {
                problems.add("a " + kind + " has a blank name; give it one that moves and criteria can use");
            } else if (parts.putIfAbsent(name, part) != null) {
                problems.add(kind + " '" + name + "' is registered twice; rename one, or replace it");
            }
            return this;
        }
    }
}
