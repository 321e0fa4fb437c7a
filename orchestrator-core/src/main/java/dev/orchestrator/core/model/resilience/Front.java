package dev.orchestrator.core.model.resilience;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Labels;
import dev.orchestrator.api.SecretHolder;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.Residency;
import dev.orchestrator.core.model.price.InputBound;
import dev.orchestrator.core.secret.Redactor;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A model in front of others, with the optional interfaces that they have. */
abstract class Front implements Model, Versioned, Residency, SecretHolder {
    private final List<Model> behind;

    Front(List<Model> behind) {
        this.behind = List.copyOf(behind);
    }

    /** Returns this as a model that says what it uses at most, if one behind it does. */
    final Model visible() {
        List<Metered> metered = behind.stream()
                .filter(Metered.class::isInstance)
                .map(Metered.class::cast)
                .toList();
        return metered.isEmpty() ? this : new WithBound(this, currencyOf(metered));
    }

    private static @Nullable Currency currencyOf(List<Metered> models) {
        Set<Currency> all =
                models.stream().flatMap(model -> model.currency().stream()).collect(Collectors.toSet());
        if (all.size() > 1) {
            throw new IllegalArgumentException(
                    "models that stand in for one another are paid for in one currency, but these are in " + all);
        }
        return all.stream().findFirst().orElse(null);
    }

    /** Nothing behind this may be called for a task that nothing may leave. */
    final ModelException remote(ModelCall call) {
        return new ModelException(
                FailureClass.POLICY,
                "task " + call.caller().task() + " is " + Labels.LOCAL_ONLY + " and declared local is none of " + this,
                null,
                null,
                Usage.NONE);
    }

    @Override
    public final Map<String, String> secrets() {
        return Redactor.all(behind.stream()
                .filter(SecretHolder.class::isInstance)
                .map(model -> ((SecretHolder) model).secrets())
                .toList());
    }

    @Override
    public final String version() {
        return behind.stream().map(Front::version).collect(Collectors.joining(", "));
    }

    /** A lambda counts as the class it is written in. */
    private static String version(Model model) {
        return model instanceof Versioned versioned
                ? versioned.version()
                : model.getClass().getName().replaceFirst("\\$\\$Lambda.*", "");
    }

    @Override
    public String toString() {
        return behind.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static final class WithBound implements Model, Versioned, Residency, SecretHolder, Metered {
        private final Front front;
        private final @Nullable Currency currency;

        WithBound(Front front, @Nullable Currency currency) {
            this.front = front;
            this.currency = currency;
        }

        @Override
        public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
            return front.call(request, call);
        }

        /** Whichever of them is asked, it uses no more. */
        @Override
        public Usage atMost(ModelRequest request) {
            return front.behind.stream()
                    .map(model -> model instanceof Metered metered
                            ? metered.atMost(request)
                            : Usage.of(InputBound.of(request), request.maxOutputTokens()))
                    .reduce(this::most)
                    .orElseThrow();
        }

        private Usage most(Usage one, Usage other) {
            BigDecimal price = one.price() == null || other.price() == null
                    ? null
                    : one.price().max(other.price());
            if (price == null && (isDear(one) || isDear(other))) {
                // Unknown would hide that it costs something, and a price that it may cost more.
                throw new IllegalStateException("some of these models have a price and some have none: " + front
                        + "; give each of them one (Price.FREE for those of your own)");
            }
            return new Usage(
                    Math.max(one.inputTokens(), other.inputTokens()),
                    Math.max(one.outputTokens(), other.outputTokens()),
                    price);
        }

        private static boolean isDear(Usage usage) {
            return usage.price() != null && usage.price().signum() > 0;
        }

        @Override
        public Optional<Currency> currency() {
            return Optional.ofNullable(currency);
        }

        @Override
        public String version() {
            return front.version();
        }

        @Override
        public Map<String, String> secrets() {
            return front.secrets();
        }

        @Override
        public Optional<Model> local() {
            return front.local();
        }

        @Override
        public String toString() {
            return front.toString();
        }
    }
}
