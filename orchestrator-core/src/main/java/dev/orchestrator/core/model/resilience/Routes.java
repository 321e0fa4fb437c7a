package dev.orchestrator.core.model.resilience;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Labels;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.Residency;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Which model answers whom: the first rule that fits decides.
 *
 * <pre>{@code
 * Model model = Routes.builder()
 *         .label("hard", large)
 *         .role("reviewer", medium)
 *         .otherwise(small)
 *         .build();
 * }</pre>
 *
 * <p>For a task that is {@link Labels#LOCAL_ONLY} the rules whose models are not local do not exist. A call is reserved
 * for at the most that any of the models can use and cost.
 */
public final class Routes {
    private Routes() {}

    /** Begins without a rule. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects the rules, in order. Not thread-safe; reusable. */
    public static final class Builder {
        private final List<Rule> rules = new ArrayList<>();
        private Listener listener = Listener.NONE;

        private Builder() {}

        /** Adds a rule for whom a function accepts, which may be called by several threads. */
        public Builder when(Predicate<? super Caller> accepts, Model model) {
            rules.add(new Rule(Objects.requireNonNull(accepts, "accepts"), Objects.requireNonNull(model, "model")));
            return this;
        }

        /** Adds a rule for the planner, worker or verifier registered under this name. */
        public Builder role(String name, Model model) {
            Objects.requireNonNull(name, "name");
            return when(caller -> caller.role().equals(name), model);
        }

        /** Adds a rule for tasks with this label. */
        public Builder label(String label, Model model) {
            Objects.requireNonNull(label, "label");
            return when(caller -> caller.labels().contains(label), model);
        }

        /** Adds a rule for everybody. */
        public Builder otherwise(Model model) {
            return when(caller -> true, model);
        }

        /** Sets who is told of each {@link ModelEvent.Routed}; what it throws is logged. Default: nobody. */
        public Builder listener(Consumer<? super ModelEvent> listener) {
            this.listener = new Listener(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Returns the model.
         *
         * @throws IllegalStateException if there is no rule
         */
        public Model build() {
            if (rules.isEmpty()) {
                throw new IllegalStateException("routes need at least one rule: .otherwise(model)");
            }
            return new Table(rules, listener).visible();
        }
    }

    private record Rule(Predicate<? super Caller> accepts, Model model) {
        Optional<Rule> local() {
            return Residency.localOf(model).map(local -> new Rule(accepts, local));
        }
    }

    private static final class Table extends Front {
        private final List<Rule> rules;
        private final Listener listener;

        Table(List<Rule> rules, Listener listener) {
            super(rules.stream().map(Rule::model).toList());
            this.rules = List.copyOf(rules);
            this.listener = listener;
        }

        @Override
        public Optional<Model> local() {
            List<Rule> local = locals();
            return local.isEmpty() ? Optional.empty() : Optional.of(new Table(local, listener).visible());
        }

        private List<Rule> locals() {
            return rules.stream().flatMap(rule -> rule.local().stream()).toList();
        }

        @Override
        public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
            Caller caller = call.caller();
            Model model = (caller.localOnly() ? locals() : rules)
                    .stream()
                            .filter(rule -> rule.accepts().test(caller))
                            .findFirst()
                            .orElseThrow(() -> noRule(caller))
                            .model();
            listener.tell(new ModelEvent.Routed(caller, String.valueOf(model)));
            return model.call(request, call);
        }

        private static ModelException noRule(Caller caller) {
            return new ModelException(
                    caller.localOnly() ? FailureClass.POLICY : FailureClass.DEFECT,
                    "no route for " + caller + (caller.localOnly() ? " leads to a local model" : "")
                            + "; add .otherwise(…) to the routes",
                    null,
                    null,
                    Usage.NONE);
        }
    }
}
