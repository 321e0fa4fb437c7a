package dev.orchestrator.core.model.resilience;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Labels;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.Residency;
import dev.orchestrator.core.model.http.ForwardingCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Models that stand in for one another. The engine's first try begins with the first of them, its second try with the
 * second, and so on in a circle; within one try the next is asked as long as nothing can have been billed.
 *
 * <p>Asked next if one cannot be reached, does not let us in, knows no such model, takes no such request, cannot take in
 * so much or has no credit. A reply of any kind is the answer: who declines is not asked again elsewhere. For a task that
 * is {@link Labels#LOCAL_ONLY} the members that are not local do not exist. A call is reserved for at the most that any of
 * them can use and cost; either all of them have a price or none.
 */
public final class Fallback {
    private static final Set<FailureClass> FALLS_ON =
            EnumSet.of(FailureClass.TRANSIENT, FailureClass.POLICY, FailureClass.DEFECT, FailureClass.BUDGET);
    private static final Set<FailureClass> MAYBE_AFTER_WORK = EnumSet.of(FailureClass.TRANSIENT, FailureClass.DEFECT);

    private Fallback() {}

    /** Returns a model that asks these, in this order. */
    public static Model of(Model first, Model... others) {
        List<Model> all = new ArrayList<>(List.of(others));
        all.add(0, Objects.requireNonNull(first, "first"));
        return of(all, event -> {});
    }

    /**
     * Returns a model that asks these, in this order.
     *
     * @param listener is told of each {@link ModelEvent.FellBack}; what it throws is logged
     * @throws IllegalArgumentException if there is no model
     */
    public static Model of(List<Model> models, Consumer<? super ModelEvent> listener) {
        if (models.isEmpty()) {
            throw new IllegalArgumentException("a fallback needs at least one model");
        }
        return new Chain(models, new Listener(listener)).visible();
    }

    private static final class Chain extends Front {
        private final List<Model> members;
        private final Listener listener;

        Chain(List<Model> members, Listener listener) {
            super(members);
            this.members = List.copyOf(members);
            this.listener = listener;
        }

        @Override
        public Optional<Model> local() {
            List<Model> local = locals();
            return local.isEmpty() ? Optional.empty() : Optional.of(new Chain(local, listener).visible());
        }

        private List<Model> locals() {
            return members.stream()
                    .flatMap(model -> Residency.localOf(model).stream())
                    .toList();
        }

        @Override
        public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
            List<Model> allowed = call.caller().localOnly() ? locals() : members;
            if (allowed.isEmpty()) {
                throw remote(call);
            }
            List<ModelException> failures = new ArrayList<>();
            for (int i = 0; i < allowed.size(); i++) {
                Model model = at(allowed, call.tries() - 1 + i);
                Listening listening = new Listening(call);
                try {
                    return model.call(request, listening);
                } catch (ModelException e) {
                    if (!fallsOn(e) || listening.maybeBilled(e)) {
                        throw e;
                    }
                    failures.add(e);
                    if (call.cancelled()) {
                        break;
                    }
                    if (i + 1 < allowed.size()) {
                        String next = String.valueOf(at(allowed, call.tries() + i));
                        listener.tell(
                                new ModelEvent.FellBack(call.caller(), String.valueOf(model), next, e.failureClass()));
                    }
                }
            }
            throw all(failures);
        }

        private static Model at(List<Model> models, int place) {
            return models.get(Math.floorMod(place, models.size()));
        }

        /** What is too long for one may not be for another; of its answer that would be known by its bill. */
        private static boolean fallsOn(ModelException e) {
            return FALLS_ON.contains(e.failureClass())
                    || e.failureClass() == FailureClass.INVALID_OUTPUT
                            && e.used().filter(Usage.NONE::equals).isPresent();
        }

        /** Worth another try if one of them is, as soon as the first of them can be asked again. */
        private static ModelException all(List<ModelException> failures) {
            if (failures.size() == 1) {
                return failures.get(0);
            }
            List<ModelException> passing = failures.stream()
                    .filter(e -> e.failureClass() == FailureClass.TRANSIENT)
                    .sorted(Comparator.comparing(e -> e.retryAfter().orElse(Duration.ZERO)))
                    .toList();
            ModelException told = passing.isEmpty() ? failures.get(0) : passing.get(0);
            ModelException all = new ModelException(
                    told.failureClass(),
                    "none of " + failures.size() + " models answered: "
                            + failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")),
                    told.retryAfter().orElse(null),
                    told,
                    Usage.NONE);
            failures.stream().filter(e -> e != told).forEach(all::addSuppressed);
            return all;
        }
    }

    /** Knows what must not be asked again within the same reservation: who began to answer sends a bill. */
    private static final class Listening extends ForwardingCall {
        private volatile boolean heard;

        Listening(ModelCall call) {
            super(call);
        }

        @Override
        public boolean delta(String text) {
            heard = true;
            return super.delta(text);
        }

        boolean maybeBilled(ModelException e) {
            boolean used = e.used()
                    .map(usage -> !usage.equals(Usage.NONE))
                    .orElse(MAYBE_AFTER_WORK.contains(e.failureClass())); // who turns us away does no work first
            return heard || used;
        }
    }
}
