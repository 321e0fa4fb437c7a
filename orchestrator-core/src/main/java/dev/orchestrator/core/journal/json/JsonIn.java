package dev.orchestrator.core.journal.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as it stands in a text: looked into by name, and cut out as it was written, digit for digit. Whatever
 * else is there is passed over, so that a reader knows its own members and no others.
 */
public final class JsonIn {
    final String text;
    /** The first character: {@code {}, {@code [}, a quote, a digit or minus, {@code t}, {@code f} or {@code n}. */
    final int start;

    /** Behind the last character. */
    int end;

    /** Whether it is a string or has a name with an escape. */
    boolean escaped;

    boolean nameEscaped;

    /** The name's first character in an object, else -1. */
    int nameStart = -1;

    int nameEnd;

    final @Nullable JsonIn parent;

    @Nullable JsonIn first;

    @Nullable JsonIn next;

    JsonIn(String text, int start, @Nullable JsonIn parent) {
        this.text = text;
        this.start = start;
        this.parent = parent;
    }

    /** A value is not what it has to be. */
    public static final class Bad extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String why;

        public Bad(String why) {
            super(why, null, false, false);
            this.why = why;
        }

        /** Returns what is wrong, to follow the name of what it is wrong with. */
        public String why() {
            return why;
        }
    }

    /**
     * Reads one value.
     *
     * @throws Bad if the bytes are not UTF-8, or the text is not one JSON value
     */
    public static JsonIn parse(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            requireUtf8(utf8);
        }
        return new JsonScanner(text).whole();
    }

    /** A replacement character may have been written, or stand for bytes that are none. */
    private static void requireUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new Bad("is not UTF-8");
        }
    }

    // ---- members ----

    public boolean isObject() {
        return text.charAt(start) == '{';
    }

    public boolean isString() {
        return text.charAt(start) == '"';
    }

    /** Returns a member that may be absent. */
    public @Nullable JsonIn find(String name) {
        require('{', "an object");
        for (JsonIn member = first; member != null; member = member.next) {
            if (member.nameEnd - member.nameStart == name.length() && text.startsWith(name, member.nameStart)) {
                return member;
            }
        }
        return null;
    }

    /** Returns a member that must be there. */
    public JsonIn get(String name) {
        JsonIn member = find(name);
        if (member == null) {
            throw new Bad("has no field '" + pathOf(name) + "'");
        }
        return member;
    }

    public String string(String name) {
        return get(name).string();
    }

    public long number(String name) {
        return get(name).number();
    }

    public int integer(String name) {
        return get(name).integer();
    }

    public boolean bool(String name) {
        return get(name).bool();
    }

    public List<String> strings(String name) {
        return get(name).items(JsonIn::string);
    }

    public @Nullable String stringOrNull(String name) {
        JsonIn member = find(name);
        return member == null ? null : member.string();
    }

    public @Nullable BigDecimal decimalOrNull(String name) {
        JsonIn member = find(name);
        return member == null ? null : member.decimal();
    }

    // ---- values ----

    public String string() {
        require('"', "a string");
        return escaped ? JsonScanner.unescaped(text, start + 1, end - 1) : text.substring(start + 1, end - 1);
    }

    public long number() {
        requireNumber();
        try {
            return Long.parseLong(text, start, end, 10);
        } catch (NumberFormatException e) {
            throw wrong("a whole number of at most 64 bits");
        }
    }

    public int integer() {
        long value = number();
        if (value != (int) value) {
            throw wrong("a whole number of at most 32 bits");
        }
        return (int) value;
    }

    public BigDecimal decimal() {
        requireNumber();
        try {
            return new BigDecimal(json());
        } catch (NumberFormatException e) {
            throw wrong("a number with a smaller exponent");
        }
    }

    public boolean bool() {
        char c = text.charAt(start);
        if (c != 't' && c != 'f') {
            throw wrong("true or false");
        }
        return c == 't';
    }

    /** Returns the value as it was written. */
    public String json() {
        return text.substring(start, end);
    }

    public <T> List<T> items(Function<JsonIn, T> read) {
        require('[', "an array");
        if (first == null) {
            return List.of();
        }
        List<T> items = new ArrayList<>();
        for (JsonIn item = first; item != null; item = item.next) {
            items.add(read.apply(item));
        }
        return items;
    }

    /** Returns the members by their names, in the order they were written. */
    public <T> Map<String, T> members(Function<JsonIn, T> read) {
        require('{', "an object");
        Map<String, T> members = new LinkedHashMap<>();
        for (JsonIn member = first; member != null; member = member.next) {
            members.put(member.name(), read.apply(member));
        }
        return members;
    }

    /** Shows what is directly within: an array's items, an object's members; nothing for anything else. */
    public void parts(Consumer<JsonIn> each) {
        for (JsonIn part = first; part != null; part = part.next) {
            each.accept(part);
        }
    }

    // ---- errors ----

    /** Returns what to throw where something else was expected. */
    public Bad wrong(String expected) {
        String found = json();
        return new Bad("has in field '" + path() + "' not " + expected + " but "
                + (found.length() <= 60 ? found : found.substring(0, 60) + "…"));
    }

    /** Returns where in the text it stands, such as {@code goal.criteria[0].id}; empty for the whole. */
    private String path() {
        if (parent == null) {
            return "";
        }
        if (nameStart >= 0) {
            return parent.pathOf(name());
        }
        int index = 0;
        for (JsonIn item = parent.first; item != this && item != null; item = item.next) {
            index++;
        }
        return parent.path() + '[' + index + ']';
    }

    private String pathOf(String member) {
        String path = path();
        return path.isEmpty() ? member : path + '.' + member;
    }

    private String name() {
        return nameEscaped ? JsonScanner.unescaped(text, nameStart, nameEnd) : text.substring(nameStart, nameEnd);
    }

    private void require(char kind, String expected) {
        if (text.charAt(start) != kind) {
            throw wrong(expected);
        }
    }

    private void requireNumber() {
        char c = text.charAt(start);
        if (c != '-' && (c < '0' || c > '9')) {
            throw wrong("a number");
        }
    }
}
