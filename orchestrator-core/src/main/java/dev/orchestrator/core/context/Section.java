package dev.orchestrator.core.context;

import java.util.List;
import java.util.Objects;

/**
 * A part of what a model is shown: a heading and a text, or items that are never cut in the middle. Immutable; each
 * method with an argument returns a copy with that part changed.
 *
 * <p>Unless told otherwise a section has no minimum and no maximum, priority 0, and {@link Overflow#FAIL}.
 *
 * <pre>{@code
 * Section.text("Build log", log).fenced().minimum(200).maximum(4_000).overflow(Overflow.CUT_MIDDLE);
 * }</pre>
 */
public final class Section {
    private final String name;
    private final Content content;
    private final boolean fenced;
    private final long minimum;
    private final long maximum;
    private final int priority;
    private final Overflow overflow;

    private Section(
            String name, Content content, boolean fenced, long minimum, long maximum, int priority, Overflow overflow) {
        this.name = name;
        this.content = content;
        this.fenced = fenced;
        this.minimum = minimum;
        this.maximum = maximum;
        this.priority = priority;
        this.overflow = overflow;
    }

    /**
     * Returns a section that may be cut between lines; within a line only if the line is longer than 400 characters.
     *
     * @param name its heading, one line
     * @throws IllegalArgumentException if {@code name} is blank or has a control character
     */
    public static Section text(String name, String text) {
        return of(name, Content.text(text));
    }

    /**
     * Returns a section that may be cut between its items. Each item begins a line.
     *
     * @param name its heading, one line
     * @throws IllegalArgumentException if {@code name} is blank or has a control character
     */
    public static Section items(String name, List<String> items) {
        return of(name, Content.items(items, 0));
    }

    /** Returns a section of the first items of a longer list; a marker after them says how many more there are. */
    static Section firstItems(String name, List<String> items, int more) {
        return of(name, Content.items(items, more));
    }

    private static Section of(String name, Content content) {
        requireOneLine(name);
        return new Section(name, content, false, 0, Long.MAX_VALUE, 0, Overflow.FAIL);
    }

    private static void requireOneLine(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isBlank() || name.codePoints().anyMatch(Sections::breaksLine)) {
            throw new IllegalArgumentException(
                    "a section's name must be one line that is not blank, but was '" + name + "'");
        }
    }

    /** Returns the heading. */
    public String name() {
        return name;
    }

    /**
     * Sets the heading.
     *
     * @param name one line
     * @throws IllegalArgumentException if it is blank or has a control character
     */
    public Section name(String name) {
        requireOneLine(name);
        return new Section(name, content, fenced, minimum, maximum, priority, overflow);
    }

    /**
     * Returns this section with its content between two lines that the content cannot contain. For all that does not
     * come from the operator: handoffs, findings, documents, what tools return.
     */
    public Section fenced() {
        return new Section(name, content, true, minimum, maximum, priority, overflow);
    }

    /** Returns the tokens kept for this section whatever others need. */
    public long minimum() {
        return minimum;
    }

    /**
     * Sets the tokens kept for this section whatever others need, its heading and marker included; no more are kept
     * than it has. {@link Overflow#FAIL} always keeps room for all of it, {@link Overflow#DROP} for all or nothing.
     *
     * @throws IllegalArgumentException if it is negative or above the maximum
     */
    public Section minimum(long tokens) {
        return limited(tokens, maximum);
    }

    /** Returns the most tokens this section may take. */
    public long maximum() {
        return maximum;
    }

    /**
     * Sets the most tokens this section may take, its heading and marker included.
     *
     * @throws IllegalArgumentException if it is below the minimum
     */
    public Section maximum(long tokens) {
        return limited(minimum, tokens);
    }

    private Section limited(long least, long most) {
        if (least < 0 || most < least) {
            throw new IllegalArgumentException(
                    "section '" + name + "' needs 0 <= minimum <= maximum, but they were " + least + " and " + most);
        }
        return new Section(name, content, fenced, least, most, priority, overflow);
    }

    /** Returns who is served first beyond the minimum: higher numbers are. */
    public int priority() {
        return priority;
    }

    /** Sets who is served first beyond the minimum: higher numbers, and among equals the section given first. */
    public Section priority(int priority) {
        return new Section(name, content, fenced, minimum, maximum, priority, overflow);
    }

    /** Returns what becomes of the section if it does not fit whole. */
    public Overflow overflow() {
        return overflow;
    }

    /** Sets what becomes of the section if it does not fit whole. */
    public Section overflow(Overflow overflow) {
        Objects.requireNonNull(overflow, "overflow");
        return new Section(name, content, fenced, minimum, maximum, priority, overflow);
    }

    Content content() {
        return content;
    }

    boolean isFenced() {
        return fenced;
    }

    @Override
    public String toString() {
        return "Section[" + name + ", " + content + ", minimum " + minimum
                + (maximum == Long.MAX_VALUE ? "" : ", maximum " + maximum) + ", priority " + priority + ", " + overflow
                + "]";
    }
}
