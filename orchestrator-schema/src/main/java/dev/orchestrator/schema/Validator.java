package dev.orchestrator.schema;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.PathType;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.rules.Glance;
import dev.orchestrator.schema.rules.Node;
import dev.orchestrator.schema.rules.SchemaCompiler;
import dev.orchestrator.schema.text.Text;
import dev.orchestrator.schema.tree.Finite;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Limit;
import dev.orchestrator.schema.tree.Misfit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A compiled schema, and the one place that uses the validation library; through its String methods only. */
final class Validator {
    private static final int KEPT = 256;
    private static final int MOST_ERRORS = 1_000;

    static final String META = "https://json-schema.org/draft/2020-12/";

    private static final Dialect DIALECT =
            Dialect.builder(Dialects.getDraft202012()).formats(Formats.ALL).build();

    /** By digest of the text; the least recently used goes. Guarded by itself. */
    private static final Map<String, Validator> COMPILED = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Validator> eldest) {
            return size() > KEPT;
        }
    };

    private final Supplier<Schema> library;
    private final String text;
    private final Map<String, String> others;
    private volatile @Nullable Schema compiled;
    private volatile @Nullable SchemaSource source;
    private volatile @Nullable Node asserting;
    private volatile @Nullable Node describing;

    private Validator(String text, Map<String, String> others, Supplier<Schema> library) {
        this.text = text;
        this.others = others;
        this.library = library;
    }

    /**
     * Returns the validator of a schema.
     *
     * @param others the documents that the schema may refer to, by URI
     * @param sound returns what to compile in its place; asked only if the schema is not known
     * @throws OrchestratorException if the schema cannot be compiled
     */
    static Validator of(String text, Map<String, String> others, Supplier<String> sound) {
        String digest = JsonPayload.sha256(others.isEmpty() ? text : SchemaSource.joined(others) + text);
        synchronized (COMPILED) {
            Validator known = COMPILED.get(digest);
            if (known != null) {
                return known;
            }
        }
        String source = sound.get();
        SchemaLocation location = SchemaLocation.of(SchemaSource.NOWHERE.toString());
        Validator validator =
                new Validator(source, others, () -> registry(others).getSchema(location, source, InputFormat.JSON));
        validator.compiled(); // outside the lock: twice, at worst
        synchronized (COMPILED) {
            COMPILED.put(digest, validator);
        }
        return validator;
    }

    /** Returns the validator of schemas themselves. */
    static Validator ofSchemas() {
        return Draft.VALIDATOR;
    }

    private static final class Draft {
        private static final String ID = SpecificationVersion.DRAFT_2020_12.getDialectId();
        static final Validator VALIDATOR = new Validator(
                Json.write(Map.of("$ref", ID)),
                Map.of(),
                () -> registry(Map.of()).getSchema(SchemaLocation.of(ID)));
    }

    /** @throws OrchestratorException if the schema cannot be compiled */
    private Schema compiled() {
        Schema known = compiled;
        if (known == null) {
            try {
                known = library.get();
                known.initializeValidators();
            } catch (StackOverflowError e) {
                throw new OrchestratorException(
                        FailureClass.INVALID_OUTPUT,
                        "the JSON Schema is nested too deeply to be applied; flatten it",
                        e);
            } catch (RuntimeException e) {
                throw unusable(e);
            }
            compiled = known;
        }
        return known;
    }

    /** A registry a schema: two schemas may bear the same {@code $id} and differ. */
    private static SchemaRegistry registry(Map<String, String> others) {
        return SchemaRegistry.withDefaultDialect(
                DIALECT,
                builder -> builder.schemas(others)
                        .schemaLoader(loader -> loader.allow(
                                iri -> iri.toString().startsWith(META) || others.containsKey(iri.toString())))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .locale(Locale.ENGLISH)
                                .pathType(PathType.JSON_POINTER)
                                .regularExpressionFactory(Regex::of)
                                .build()));
    }

    /** @throws OrchestratorException if the schema cannot be applied */
    List<Violation> validate(String json, boolean assertFormats) {
        if (json.length() > Limit.STRING) {
            return judge(json, false, assertFormats);
        }
        Text whole = new Text(json);
        return Glance.approves(simple(assertFormats), whole)
                ? List.of()
                : judge(json, Glance.approves(Node.ANYTHING, whole), assertFormats);
    }

    /** Asks the library. */
    List<Violation> judge(String json, boolean withinLimits, boolean assertFormats) {
        Schema schema = compiled();
        try {
            if (!withinLimits) {
                requireWithinLimits(json);
            }
            List<Error> errors = schema.validate(Effort.start(json.length(), assertFormats), json, InputFormat.JSON);
            return errors.isEmpty() ? List.of() : explained(errors, json);
        } catch (Misfit e) {
            return List.of(unreadable(e.pointer(), String.valueOf(e.getMessage())));
        } catch (Effort.Spent e) {
            return List.of(unreadable("", String.valueOf(e.getMessage())));
        } catch (StackOverflowError e) {
            compiled = null; // it may have been left half-way through something
            return List.of(unreadable("", "nested too deeply to be checked against this schema; flatten it"));
        } catch (RuntimeException e) {
            throw unusable(e);
        } finally {
            Effort.end();
        }
    }

    /** Returns what values that need no second look are checked by; {@link Node#UNKNOWN} if all need one. */
    private Node simple(boolean assertFormats) {
        Node known = assertFormats ? asserting : describing;
        if (known == null) {
            known = others.isEmpty() ? simplified(text, assertFormats) : Node.UNKNOWN;
            if (assertFormats) {
                asserting = known;
            } else {
                describing = known;
            }
        }
        return known;
    }

    private static Node simplified(String text, boolean assertFormats) {
        try {
            return SchemaCompiler.compile(JsonTree.parse(text), assertFormats ? Validator::format : null)
                    .root();
        } catch (Misfit e) {
            return Node.UNKNOWN; // it asks for more than can be told at a glance
        }
    }

    private static Predicate<String> format(String name) {
        String schema = Json.write(Map.of("format", name));
        Validator validator = of(schema, Map.of(), () -> schema);
        return value -> validator.judge(Json.write(value), true, true).isEmpty();
    }

    /** @throws Misfit if the text is not JSON, or too large for the library */
    private static void requireWithinLimits(String json) {
        if (json.length() > Limit.TEXT) {
            throw new Misfit("a text of " + json.length() + " characters; at most " + Limit.TEXT + " are read");
        }
        requireFinite(JsonTree.parse(json));
    }

    private static Violation unreadable(String pointer, String reason) {
        return new Violation(pointer, "json", "JSON that can be checked", "", reason);
    }

    private List<Violation> explained(List<Error> errors, String json) {
        SchemaSource known = source;
        if (known == null) {
            known = new SchemaSource(JsonTree.parse(text), others);
            source = known;
        }
        return Alternatives.explain(
                errors.subList(0, Math.min(errors.size(), MOST_ERRORS)), new Wording(known, JsonTree.parse(json)));
    }

    /** @throws Misfit if the library would not see a number as it is, or have to spell out one that is written short */
    private static void requireFinite(@Nullable Object node) {
        if (node instanceof JsonNumber number) {
            String flaw = Finite.flaw(number.text());
            if (flaw != null) {
                throw new Misfit(flaw);
            }
        } else if (node instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                try {
                    requireFinite(items.get(i));
                } catch (Misfit e) {
                    throw e.in(i);
                }
            }
        } else if (node instanceof Map<?, ?> members) {
            for (Map.Entry<?, ?> member : members.entrySet()) {
                try {
                    requireFinite(member.getValue());
                } catch (Misfit e) {
                    throw e.in((String) member.getKey());
                }
            }
        }
    }

    private static OrchestratorException unusable(RuntimeException e) {
        return new OrchestratorException(
                FailureClass.INVALID_OUTPUT,
                "the JSON Schema cannot be applied: "
                        + String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
                e);
    }
}
