package dev.orchestrator.schema.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text to a tree of {@code Map} (in the order of the text), {@code List}, {@code String}, {@code Boolean}, {@link
 * JsonNumber} and null, and back. The one place that uses Jackson.
 */
public final class JsonTree {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private static final JsonFactory FACTORY = JsonFactory.builder()
            // Names come from outside: they need not live for ever, nor crowd out others' in a table that all share.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limit.NESTING + 1) // ours speaks first, because it knows the place
                    .maxNumberLength(Limit.NUMBER)
                    .maxStringLength(Limit.STRING)
                    .build())
            .build();

    private static final int ALWAYS_LONG = 18;

    private JsonTree() {}

    /**
     * Returns the tree of one JSON value.
     *
     * @throws Misfit if the text is anything else, repeats a property, or exceeds a limit
     */
    public static @Nullable Object parse(String text) {
        if (isWholeNumber(text)) {
            return JsonNumber.of(text); // the commonest result of all is not worth a parser
        }
        // A char array keeps Jackson from borrowing an 8 KB buffer a call, which a new virtual thread would pay each
        // time.
        try (JsonParser parser = FACTORY.createParser(text.toCharArray())) {
            if (parser.nextToken() == null) {
                throw new Misfit("not JSON: the text is empty");
            }
            Object value = value(parser, 0);
            if (parser.nextToken() != null) {
                JsonLocation next = parser.currentTokenLocation();
                throw new Misfit("not JSON: the value is followed by more at line " + next.getLineNr() + ", column "
                        + next.getColumnNr());
            }
            if (text.contains("\\u")) {
                // Half a pair as an escape and half of it as a character make a pair that no UTF-8 text can have.
                Limit.requirePaired(text);
            }
            return value;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new Misfit("not JSON"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                    + ": " + reason(e));
        } catch (IOException e) {
            throw new Misfit("not JSON: " + e.getMessage(), e);
        }
    }

    private static boolean isWholeNumber(String text) {
        int digits = text.startsWith("-") ? 1 : 0;
        if (text.length() == digits || text.length() > 19 || text.charAt(digits) == '0' && text.length() > digits + 1) {
            return false;
        }
        for (int i = digits; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Returns the shortest decimal that reads back as this number; the JDK's own is not always, before 19. */
    public static String shortest(double number) {
        return NumberOutput.toString(number, true);
    }

    public static String shortest(float number) {
        return NumberOutput.toString(number, true);
    }

    private static String reason(JsonProcessingException e) {
        String message = e.getOriginalMessage().replaceAll("\\s+", " ");
        return message.length() <= 200 ? message : message.substring(0, 200) + "…";
    }

    private static @Nullable Object value(JsonParser parser, int depth) throws IOException {
        JsonToken token = parser.currentToken();
        switch (token) {
            case START_OBJECT:
                return object(parser, deeper(depth));
            case START_ARRAY:
                return array(parser, deeper(depth));
            case VALUE_STRING:
                return paired(parser.getText());
            case VALUE_NUMBER_INT:
                return integer(parser);
            case VALUE_NUMBER_FLOAT:
                return number(parser.getText());
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            case VALUE_NULL:
                return null;
            default:
                throw new IllegalStateException("a JSON parser never gives " + token + " for a value");
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser parser, int depth) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (members.containsKey(paired(name))) {
                throw new Misfit("the property appears twice").in(name);
            }
            parser.nextToken();
            try {
                members.put(name, value(parser, depth));
            } catch (Misfit e) {
                throw e.in(name);
            }
        }
        return members;
    }

    private static List<@Nullable Object> array(JsonParser parser, int depth) throws IOException {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            try {
                items.add(value(parser, depth));
            } catch (Misfit e) {
                throw e.in(items.size());
            }
        }
        return items;
    }

    private static int deeper(int depth) {
        if (depth == Limit.NESTING) {
            throw new Misfit("nested deeper than " + Limit.NESTING + " levels");
        }
        return depth + 1;
    }

    private static JsonNumber integer(JsonParser parser) throws IOException {
        if (parser.getTextLength() <= ALWAYS_LONG) {
            long value = parser.getLongValue();
            if (value != 0) { // which may be written as -0
                return JsonNumber.of(value);
            }
        }
        return number(parser.getText());
    }

    private static JsonNumber number(String text) {
        if (text.length() > Limit.NUMBER) {
            throw new Misfit("a number of " + text.length() + " characters; at most " + Limit.NUMBER + " are read");
        }
        return JsonNumber.of(text);
    }

    private static String paired(String text) {
        Limit.requirePaired(text);
        return text;
    }

    /**
     * Returns a tree as a text without white space, members in the order of their maps.
     *
     * @throws Misfit as {@link #quote}
     */
    public static String write(@Nullable Object tree) {
        StringBuilder out = new StringBuilder();
        write(out, tree);
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object node) {
        if (node instanceof String text) {
            quote(out, text);
        } else if (node instanceof Map<?, ?> members) {
            String separator = "{";
            for (Map.Entry<?, ?> member : members.entrySet()) {
                quote(out.append(separator), (String) member.getKey());
                write(out.append(':'), member.getValue());
                separator = ",";
            }
            out.append(members.isEmpty() ? "{}" : "}");
        } else if (node instanceof List<?> items) {
            String separator = "[";
            for (Object item : items) {
                write(out.append(separator), item);
                separator = ",";
            }
            out.append(items.isEmpty() ? "[]" : "]");
        } else {
            out.append(node);
        }
    }

    /**
     * Appends a string as JSON.
     *
     * @throws Misfit if it is longer than {@link Limit#STRING}, or has no UTF-8 form
     */
    public static void quote(StringBuilder out, String text) {
        int length = text.length();
        if (length > Limit.STRING) {
            throw new Misfit("a string of " + length + " characters; at most " + Limit.STRING
                    + " are written: put large content into a file of the file tree");
        }
        out.append('"');
        int done = 0;
        boolean paired = false;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\') {
                if (!paired && c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    Limit.requirePaired(text); // all of it, so once is enough
                    paired = true;
                }
                continue;
            }
            out.append(text, done, i);
            escape(out, c);
            done = i + 1;
        }
        out.append(text, done, length).append('"');
    }

    private static void escape(StringBuilder out, char c) {
        out.append('\\');
        switch (c) {
            case '"', '\\' -> out.append(c);
            case '\n' -> out.append('n');
            case '\t' -> out.append('t');
            case '\r' -> out.append('r');
            case '\b' -> out.append('b');
            case '\f' -> out.append('f');
            default -> out.append("u00").append(HEX[c >> 4]).append(HEX[c & 0xf]);
        }
    }
}
