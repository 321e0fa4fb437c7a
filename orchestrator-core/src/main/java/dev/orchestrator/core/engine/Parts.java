package dev.orchestrator.core.engine;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.SecretHolder;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.core.kernel.Digests;
import dev.orchestrator.core.secret.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run calls.
 *
 * @param prompts by a model's name, what changes the requests to it
 * @param secrets by names, besides those that models and tools hold
 */
public record Parts(
        Pipeline pipeline,
        Map<String, Model> models,
        Map<String, UnaryOperator<ModelRequest>> prompts,
        Map<String, String> secrets) {
    private static final int DIGITS = 12;

    /** Of a class's bytes, which stay the same as long as it is loaded. */
    private static final ClassValue<String> HASHES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return hashOf(type, sourceOf(type));
        }
    };

    /** Copies the maps. */
    public Parts {
        models = Map.copyOf(models);
        prompts = Map.copyOf(prompts);
        secrets = Map.copyOf(secrets);
    }

    /** Creates parts whose prompts are as they are. */
    public Parts(Pipeline pipeline, Map<String, Model> models) {
        this(pipeline, models, Map.of(), Map.of());
    }

    /** Returns what keeps the secrets of all parts out of what is written down and passed on. */
    Redactor redactor() {
        List<Map<String, String>> all = new ArrayList<>();
        all.add(secrets);
        Stream.concat(new TreeMap<>(models).values().stream(), new TreeMap<>(pipeline.tools()).values().stream())
                .filter(SecretHolder.class::isInstance)
                .forEach(part -> all.add(((SecretHolder) part).secrets()));
        return Redactor.of(Redactor.all(all));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "Parts" + models.keySet();
    }

    /**
     * Returns what stands behind each part, so that a run that is resumed can tell what has changed: its version if it
     * gives itself one, else its class and a hash of that class's bytes. A lambda counts as the class it is written in.
     */
    Map<String, String> fingerprints() {
        Map<String, String> all = new TreeMap<>();
        add("planner", pipeline.planners(), all);
        add("worker", pipeline.workers(), all);
        add("verifier", pipeline.verifiers(), all);
        add("tool", pipeline.tools(), all);
        add("model", models, all);
        add("prompt of model", prompts, all);
        return all;
    }

    /** Returns the parts that are not as they were, with what they are now: nothing for one that is gone. */
    static Map<String, String> changed(Map<String, String> before, Map<String, String> now) {
        Map<String, String> changed = new TreeMap<>();
        now.forEach((part, fingerprint) -> {
            if (!fingerprint.equals(before.get(part))) {
                changed.put(part, fingerprint);
            }
        });
        before.forEach((part, fingerprint) -> {
            if (!now.containsKey(part) && !fingerprint.isEmpty()) {
                changed.put(part, "");
            }
        });
        return changed;
    }

    /**
     * Returns why these models cannot be paid for in one currency, that of the money limit if there is one; null if they
     * can.
     */
    @Nullable String unpayable(Limits limits) {
        Map<Currency, String> asked = new LinkedHashMap<>();
        limits.currency().ifPresent(currency -> asked.put(currency, "the money limit (maxCost)"));
        new TreeMap<>(models).forEach((name, model) -> {
            if (model instanceof Metered metered) {
                metered.currency().ifPresent(currency -> asked.putIfAbsent(currency, "model '" + name + "'"));
            }
        });
        return asked.size() < 2
                ? null
                : "amounts of different currencies cannot be added: "
                        + asked.entrySet().stream()
                                .map(e -> e.getValue() + " is in " + e.getKey())
                                .collect(Collectors.joining(", "))
                        + "; give all of them in one";
    }

    private static void add(String kind, Map<String, ?> parts, Map<String, String> into) {
        parts.forEach((name, part) -> into.put(kind + " '" + name + "'", fingerprint(part)));
    }

    private static String fingerprint(Object part) {
        // What a proxy is called depends on which others there are.
        Class<?> type = Proxy.isProxyClass(part.getClass())
                ? Proxy.getInvocationHandler(part).getClass()
                : part.getClass();
        String source = sourceOf(type);
        if (part instanceof Versioned versioned) {
            return source + " version " + versioned.version();
        }
        return source + " " + HASHES.get(type);
    }

    private static String sourceOf(Class<?> type) {
        String name = type.getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : name.substring(0, lambda);
    }

    private static String hashOf(Class<?> type, String source) {
        String file = source.substring(source.lastIndexOf('.') + 1) + ".class";
        try (InputStream bytes = type.getResourceAsStream(file)) {
            return bytes == null
                    ? "unknown"
                    : Digests.texts(new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1))
                            .substring(0, DIGITS);
        } catch (IOException e) {
            return "unknown";
        }
    }
}
