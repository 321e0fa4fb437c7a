package dev.orchestrator.core.tool;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.Versioned;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.api.tool.ToolSpec;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A tool that {@link Tools} made. Immutable, and safe for use by several threads if its function is.
 *
 * @since 0.1.0
 */
public final class FunctionTool implements Tool, Versioned {
    /** How long a result's JSON text may be by default: 32 Ki characters. */
    public static final int DEFAULT_MAX_CHARACTERS = 32 * 1024;

    /** What every provider takes. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final ToolSpec spec;
    private final Body body;
    private final int maxCharacters;
    private final String version;

    /** Reads the arguments and does it. */
    interface Body {
        @Nullable Object invoke(Payload arguments, ToolContext context) throws Exception;
    }

    private FunctionTool(ToolSpec spec, Body body, int maxCharacters, String version) {
        this.spec = spec;
        this.body = body;
        this.maxCharacters = maxCharacters;
        this.version = version;
    }

    static FunctionTool of(ToolSpec spec, Body body) {
        if (!NAME.matcher(spec.name()).matches()) {
            throw new IllegalArgumentException("tool name '" + spec.name()
                    + "' is one that model providers refuse; use 1 to 64 letters, digits, '_' and '-'");
        }
        if (spec.description().isBlank()) {
            throw new IllegalArgumentException(
                    "tool '" + spec.name() + "' has a blank description; say what it does, for a model to read");
        }
        return new FunctionTool(spec, body, DEFAULT_MAX_CHARACTERS, "0");
    }

    /**
     * Returns this tool with another effect. Default: {@link Effect#AT_MOST_ONCE}.
     *
     * @throws IllegalArgumentException if it is {@link Effect#RECONCILABLE}, which takes a {@link Tool} of your own
     */
    public FunctionTool effect(Effect effect) {
        if (effect == Effect.RECONCILABLE) {
            throw new IllegalArgumentException("tool '" + spec.name() + "' cannot be RECONCILABLE, since nobody could"
                    + " ask it what happened; implement Tool, with its method reconcile");
        }
        return new FunctionTool(spec.effect(effect), body, maxCharacters, version);
    }

    /**
     * Returns this tool with another bound on its results: how many characters their JSON text may have. What is longer is
     * cut, and says so. Default: {@link #DEFAULT_MAX_CHARACTERS}.
     *
     * @throws IllegalArgumentException if it is less than 1,000
     */
    public FunctionTool maxCharacters(int maxCharacters) {
        return new FunctionTool(spec, body, requireRoom(maxCharacters), version);
    }

    static int requireRoom(int maxCharacters) {
        if (maxCharacters < ShortResult.LEAST) {
            throw new IllegalArgumentException("maxCharacters is " + maxCharacters + " and must be at least "
                    + ShortResult.LEAST + ", to have room for a note that says what was cut");
        }
        return maxCharacters;
    }

    /** Returns this tool with another version, which names its behaviour. Default: {@code "0"}. */
    public FunctionTool version(String version) {
        return new FunctionTool(spec, body, maxCharacters, Objects.requireNonNull(version, "version"));
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Object invoke(Payload arguments, ToolContext context) throws Exception {
        try {
            return ShortResult.of(body.invoke(arguments, context), maxCharacters, spec.name());
        } catch (ClosedByInterruptException e) {
            // A call that is being stopped: nothing that failed, and so nothing to be recorded as failed.
            InterruptedException stopped = new InterruptedException("tool '" + spec.name() + "' was interrupted");
            stopped.initCause(e);
            throw stopped;
        }
    }

    @Override
    public String toString() {
        return "tool '" + spec.name() + "'";
    }
}
