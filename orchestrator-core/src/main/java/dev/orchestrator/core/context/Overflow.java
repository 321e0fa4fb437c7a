package dev.orchestrator.core.context;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a section that does not fit whole. Immutable.
 *
 * <p>There are as many as there are kinds of content: what must be whole ({@link #FAIL}), what is of no use in part
 * ({@link #DROP}), what matters most at its beginning, at its end or at both ({@link #CUT_END}, {@link #CUT_START},
 * {@link #CUT_MIDDLE}), and what the model can look up ({@link #offload}). Cuts fall between items or lines, and a
 * marker in the place of what is missing says how much it is.
 */
public final class Overflow {
    /** Refuses to assemble. For what the model cannot do without: the task, its requirements. */
    public static final Overflow FAIL = new Overflow("FAIL", null);

    /** Leaves the section out, without a trace in the text. For what is of no use in part. */
    public static final Overflow DROP = new Overflow("DROP", null);

    /** Keeps the beginning. For lists in order of importance: findings. */
    public static final Overflow CUT_END = new Overflow("CUT_END", null);

    /** Keeps the end. For what grows: a log, a conversation. */
    public static final Overflow CUT_START = new Overflow("CUT_START", null);

    /** Keeps the beginning and the end. For a program's output: it starts with the cause and ends with the result. */
    public static final Overflow CUT_MIDDLE = new Overflow("CUT_MIDDLE", null);

    private final String name;
    private final @Nullable UnaryOperator<String> store;

    private Overflow(String name, @Nullable UnaryOperator<String> store) {
        this.name = name;
        this.store = store;
    }

    /**
     * Keeps the beginning, and says in the marker where all of it is.
     *
     * @param store is given the section's whole content, at most once an assembly and only if it does not fit; returns
     *     how the model reaches it, such as a file's name. The same content must give the same name
     */
    public static Overflow offload(UnaryOperator<String> store) {
        return new Overflow("OFFLOAD", Objects.requireNonNull(store, "store"));
    }

    @Nullable UnaryOperator<String> store() {
        return store;
    }

    boolean cuts() {
        return this != FAIL && this != DROP;
    }

    @Override
    public String toString() {
        return name;
    }
}
