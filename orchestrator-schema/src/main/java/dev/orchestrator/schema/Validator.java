package dev.orchestrator.schema;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A compiled schema, and the one place that uses the validation library; through its String methods only. */
final class Validator {
    private static final int KEPT = 256;
    private static final int MOST_ERRORS = 1_000;
    private static final String LARGEST = Double.toString(Double.MAX_VALUE);
    private static final String META = "https://json-schema.org/draft/2020-12/";

    /** By digest of the text; the least recently used goes. Guarded by itself. */
    private static final Map<String, Validator> COMPILED = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Validator> eldest) {
            return size() > KEPT;
        }
    };

    private final Supplier<Schema> source;
    private volatile @Nullable Schema compiled;

    private Validator(Supplier<Schema> source) {
        this.source = source;
    }

    /** @throws OrchestratorException if the schema cannot be compiled */
    static Validator of(String text) {
        String digest = JsonPayload.sha256(text);
        synchronized (COMPILED) {
            Validator known = COMPILED.get(digest);
            if (known != null) {
                return known;
            }
        }
        Validator validator = new Validator(() -> registry().getSchema(text, InputFormat.JSON));
        validator.compiled(); // outside the lock: twice, at worst
        synchronized (COMPILED) {
            COMPILED.put(digest, validator);
        }
        return validator;
    }

    /** Returns the validator of schemas themselves. */
    static Validator ofSchemas() {
        return Meta.VALIDATOR;
    }

    private static final class Meta {
        static final Validator VALIDATOR = new Validator(
                () -> registry().getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId())));
    }

    /** @throws OrchestratorException if the schema cannot be compiled */
    private Schema compiled() {
        Schema known = compiled;
        if (known == null) {
            try {
                known = source.get();
                known.initializeValidators();
            } catch (RuntimeException e) {
                throw unusable(e);
            }
            compiled = known;
        }
        return known;
    }

    /** A registry a schema: two schemas may bear the same {@code $id} and differ. */
    private static SchemaRegistry registry() {
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaLoader(
                                loader -> loader.allow(iri -> iri.toString().startsWith(META)))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .locale(Locale.ENGLISH)
                                .pathType(PathType.JSON_POINTER)
                                .build()));
    }

    List<Violation> validate(String json) {
        String checked = json;
        try {
            Object tree = JsonTree.parse(json); // says what is not JSON, and keeps what is too large away from below
            Object finite = finite(tree);
            if (finite != tree) {
                checked = new JsonWriter().value(finite).text();
            }
        } catch (Misfit e) {
            return List.of(new Violation(e.pointer(), "json", String.valueOf(e.getMessage())));
        }
        Schema schema = compiled();
        try {
            List<Error> errors = schema.validate(checked, InputFormat.JSON);
            return Alternatives.explain(errors.subList(0, Math.min(errors.size(), MOST_ERRORS)));
        } catch (StackOverflowError e) {
            compiled = null; // it may have been left half-way through something
            return List.of(
                    new Violation("", "json", "nested too deeply to be checked against this schema; flatten it"));
        } catch (RuntimeException e) {
            throw unusable(e);
        }
    }

    /**
     * Returns the tree with the largest double for each number beyond it; the same tree if there is none. The validator
     * below sees numbers as doubles, and infinity as no number at all.
     */
    private static @Nullable Object finite(@Nullable Object node) {
        if (node instanceof JsonNumber number) {
            double value = Double.parseDouble(number.text());
            return Double.isInfinite(value) ? JsonNumber.of(value < 0 ? "-" + LARGEST : LARGEST) : node;
        } else if (node instanceof List<?> items) {
            List<@Nullable Object> changed = null;
            for (int i = 0; i < items.size(); i++) {
                Object item = finite(items.get(i));
                if (item != items.get(i)) {
                    changed = changed == null ? new ArrayList<>(items) : changed;
                    changed.set(i, item);
                }
            }
            return changed == null ? node : changed;
        } else if (node instanceof Map<?, ?> members) {
            Map<Object, @Nullable Object> changed = null;
            for (Map.Entry<?, ?> member : members.entrySet()) {
                Object value = finite(member.getValue());
                if (value != member.getValue()) {
                    changed = changed == null ? new LinkedHashMap<>(members) : changed;
                    changed.put(member.getKey(), value);
                }
            }
            return changed == null ? node : changed;
        }
        return node;
    }

    static Violation violation(Error error) {
        return new Violation(
                error.getInstanceLocation().toString(), String.valueOf(error.getKeyword()), error.getMessage());
    }

    private static OrchestratorException unusable(RuntimeException e) {
        return new OrchestratorException(
                FailureClass.INVALID_OUTPUT,
                "the JSON Schema cannot be applied: "
                        + String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
                e);
    }
}
