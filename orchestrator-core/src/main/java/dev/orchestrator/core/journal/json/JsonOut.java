package dev.orchestrator.core.journal.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Writes one canonical JSON text, member by member. Members must come in the order of their names (by UTF-16 code
 * unit), which is checked, so that nothing has to be collected and sorted first.
 *
 * <p>Half a surrogate pair has no UTF-8 form and is escaped, so that whatever text an event carries is read back as it
 * was.
 */
public final class JsonOut {
    /** Deeper than any value within an event, whose own nesting is bounded where it is made. */
    private static final int NESTING = 1_024;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out;
    /** The last name in each object that is open; null where there is none yet, and in arrays. */
    private @Nullable String[] last = new @Nullable String[16];

    private int depth;
    private @Nullable String flag;

    public JsonOut() {
        this(256);
    }

    public JsonOut(int expected) {
        out = new StringBuilder(expected);
    }

    public String text() {
        return out.toString();
    }

    public byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Adds {@code true} under a name to the outermost object, which must be open and get to it in its turn. */
    public JsonOut flag(String name) {
        flag = name;
        return this;
    }

    /** Opens an object: a member's value, an item, or the whole text. */
    public JsonOut object() {
        return open('{');
    }

    /** Opens an array. */
    public JsonOut array() {
        return open('[');
    }

    public JsonOut endObject() {
        if (depth == 1 && flag != null) {
            putFlag(flag);
        }
        return close('}');
    }

    public JsonOut endArray() {
        return close(']');
    }

    /** Writes a member's name; its value must follow. */
    public JsonOut name(String name) {
        if (depth == 1 && flag != null && flag.compareTo(name) < 0) {
            putFlag(flag);
        }
        String before = last[depth];
        if (before != null) {
            if (before.compareTo(name) >= 0) {
                throw new IllegalStateException("member '" + name + "' cannot follow '" + before + "'");
            }
            out.append(',');
        }
        last[depth] = name;
        string(name);
        out.append(':');
        return this;
    }

    /** Starts an item of an array. */
    public JsonOut item() {
        if (out.charAt(out.length() - 1) != '[') {
            out.append(',');
        }
        return this;
    }

    public JsonOut put(String name, String value) {
        name(name);
        string(value);
        return this;
    }

    public JsonOut put(String name, long value) {
        name(name);
        out.append(value);
        return this;
    }

    public JsonOut put(String name, boolean value) {
        name(name);
        out.append(value);
        return this;
    }

    public JsonOut put(String name, Collection<String> values) {
        name(name).array();
        for (String value : values) {
            item();
            string(value);
        }
        return endArray();
    }

    /** Writes a member whose value is canonical JSON already. */
    public JsonOut putJson(String name, String json) {
        return name(name).json(json);
    }

    /** Writes a value that is canonical JSON already. */
    public JsonOut json(String json) {
        out.append(json);
        return this;
    }

    private void putFlag(String name) {
        flag = null;
        put(name, true);
    }

    private JsonOut open(char bracket) {
        if (++depth > NESTING) {
            throw new IllegalStateException("an event is nested deeper than " + NESTING + " levels");
        }
        if (depth == last.length) {
            last = Arrays.copyOf(last, 2 * depth);
        }
        last[depth] = null;
        out.append(bracket);
        return this;
    }

    private JsonOut close(char bracket) {
        depth--;
        out.append(bracket);
        return this;
    }

    private void string(String text) {
        int length = text.length();
        out.append('"');
        int done = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\') {
                if (!Character.isSurrogate(c)) {
                    continue;
                }
                if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                    continue;
                }
            }
            out.append(text, done, i);
            escape(c);
            done = i + 1;
        }
        out.append(text, done, length).append('"');
    }

    private void escape(char c) {
        out.append('\\');
        switch (c) {
            case '"', '\\' -> out.append(c);
            case '\n' -> out.append('n');
            case '\t' -> out.append('t');
            case '\r' -> out.append('r');
            case '\b' -> out.append('b');
            case '\f' -> out.append('f');
            default ->
                out.append('u')
                        .append(HEX[c >> 12])
                        .append(HEX[c >> 8 & 0xf])
                        .append(HEX[c >> 4 & 0xf])
                        .append(HEX[c & 0xf]);
        }
    }
}
