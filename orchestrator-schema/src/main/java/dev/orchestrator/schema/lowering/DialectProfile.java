package dev.orchestrator.schema.lowering;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one provider's strict mode accepts as a schema, at one time: data, with a name that has a version.
 *
 * <pre>{@code
 * Lowered lowered = DialectProfile.named("openai-2026-02").lower(JsonSchema.of(Plan.class));
 * send(lowered.schema().text());
 * String plan = lowered.raise(answer);
 * List<Violation> violations = lowered.original().validate(plan);
 * }</pre>
 *
 * <p>Lowering rewrites a schema so that the provider accepts it: optional properties become nullable ones, maps become
 * arrays of keys and values, {@code allOf} is merged, a schema that contains itself is written out a few times where it
 * must not, and so on. What the provider cannot be told goes into descriptions and is left to validation.
 * {@link Lowered#losses()} says so, place by place; {@link Lowered#raise} undoes the rewriting on the answer.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class DialectProfile {
    private static final List<String> NAMES = List.of(
            "anthropic-2026-02",
            "gemini-2026-02",
            "llamacpp-2026-02",
            "mistral-2026-02",
            "ollama-2026-02",
            "openai-2026-02",
            "vllm-2026-02");

    private static final Map<String, DialectProfile> KNOWN = new ConcurrentHashMap<>();

    private final Dialect dialect;

    private DialectProfile(Dialect dialect) {
        this.dialect = dialect;
    }

    /** Returns the names of the profiles that come with the library. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Returns a profile that comes with the library.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if none has this name; the message has
     *     those that exist
     */
    public static DialectProfile named(String name) {
        Objects.requireNonNull(name, "name");
        if (!NAMES.contains(name)) {
            throw new OrchestratorException(
                    FailureClass.INVALID_OUTPUT,
                    "no dialect profile is named \"" + Misfit.shortened(name) + "\"; there are " + Misfit.quoted(NAMES)
                            + ", and DialectProfile.parse reads others");
        }
        return KNOWN.computeIfAbsent(name, DialectProfile::load);
    }

    private static DialectProfile load(String name) {
        try (InputStream in = DialectProfile.class.getResourceAsStream(name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("the library was packed without " + name + ".json");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + ".json", e);
        }
    }

    /**
     * Returns the profile a text holds, for a provider or a version that the library does not know. The format is that of
     * the library's own profiles, JSON files beside this class; all of its properties but the single limits are
     * required.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the text is no profile; the message
     *     names the place
     */
    public static DialectProfile parse(String text) {
        Objects.requireNonNull(text, "text");
        try {
            return new DialectProfile(Dialect.parse(text));
        } catch (Misfit e) {
            throw e.as("not a dialect profile");
        }
    }

    /** Returns the name, such as {@code openai-2026-02}. */
    public String name() {
        return dialect.name;
    }

    /**
     * Rewrites a schema to what this profile accepts.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if that is not possible: the schema
     *     exceeds a limit of the provider even so, no document fits it, or it uses references in a way that is not
     *     understood; the message names the place
     */
    public Lowered lower(JsonSchema schema) {
        Objects.requireNonNull(schema, "schema");
        try {
            Lowering.Result result = Lowering.lower(dialect, SchemaReader.read(schema));
            List<Violation> violations = ProfileCheck.check(dialect, result.schema());
            if (!violations.isEmpty()) {
                Violation first = violations.get(0);
                throw new Misfit("as lowered, " + first.message() + " (" + first.keyword() + ")").at(first.pointer());
            }
            return new Lowered(name(), schema, JsonTree.write(result.schema()), result.form(), result.losses());
        } catch (Misfit e) {
            throw e.as(dialect.name + " cannot take the schema");
        } catch (StackOverflowError e) {
            throw new Misfit("its parts are too many levels within each other; flatten it")
                    .as(dialect.name + " cannot take the schema");
        }
    }

    /**
     * Returns why the provider would refuse a schema as it is; empty if it would not. The pointers are places in the
     * schema. What it finds are the documented rules; a provider may have others.
     *
     * @throws OrchestratorException of class {@link FailureClass#INVALID_OUTPUT} if the schema refers to what it cannot
     *     follow; the message names the place
     */
    public List<Violation> check(JsonSchema schema) {
        Objects.requireNonNull(schema, "schema");
        try {
            return ProfileCheck.check(dialect, JsonTree.parse(schema.text()));
        } catch (Misfit e) {
            throw e.as("cannot check the schema");
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
