package dev.orchestrator.core.tool;

import dev.orchestrator.api.Payload;
import dev.orchestrator.schema.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a tool's result short enough to be read by a model. Lengths are those of the JSON text.
 *
 * <p>A text that is too long keeps its beginning, with a note at its end. Any other value keeps what comes first in it,
 * and stands as {@code result} in an object whose {@code note} says so: no longer of its type, so that nobody takes it
 * for all of it.
 */
final class ShortResult {
    /** Enough for a note. */
    static final int LEAST = 1_000;

    private static final int NOTE = 300;
    private static final int QUOTES = 2;
    private static final int COMMA = 1;
    private static final int BRACKETS = 2;
    private static final int UNICODE_ESCAPE = 6;
    private static final Object NO_ROOM = new Object();

    private int left;

    private ShortResult(int left) {
        this.left = left;
    }

    /** Returns the result as JSON of at most so many characters, at least {@link #LEAST}. */
    static Payload of(@Nullable Object result, int most, String tool) {
        String json = Json.write(result);
        if (json.length() <= most) {
            return Json.payload(json);
        }
        Object whole = Json.read(json, Object.class);
        if (whole instanceof String text) {
            int kept = prefix(text, most - QUOTES - NOTE);
            String note = String.format(
                    Locale.ROOT,
                    "\n[%,d more characters are left out: a result of tool '%s' has at most %,d; ask for less at once]",
                    text.length() - kept,
                    tool,
                    most);
            return Json.payloadOf(text.substring(0, kept) + note);
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put(
                "note",
                String.format(
                        Locale.ROOT,
                        "This is the beginning: the result has %,d characters, and one of tool '%s' has at most %,d;"
                                + " ask for less at once",
                        json.length(),
                        tool,
                        most));
        shown.put("result", new ShortResult(most - NOTE).cut(whole));
        return Json.payloadOf(shown);
    }

    /** Returns how many of the text's first characters have a JSON form of at most that length; no pair is torn. */
    static int prefix(String text, int most) {
        int length = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            length += length(point);
            if (length > most) {
                return i;
            }
            i += Character.charCount(point);
        }
        return text.length();
    }

    private static int length(int point) {
        return switch (point) {
            case '"', '\\', '\b', '\t', '\n', '\f', '\r' -> 2;
            default -> point < ' ' ? UNICODE_ESCAPE : Character.charCount(point);
        };
    }

    /** Returns what there is room for, {@link #NO_ROOM} if for nothing; once something is cut, there is no more room. */
    private @Nullable Object cut(@Nullable Object value) {
        if (value instanceof String text) {
            int kept = prefix(text, left - QUOTES);
            if (kept == 0 && !text.isEmpty() || left < QUOTES) {
                return nothing();
            }
            left = kept < text.length() ? 0 : left - Json.write(text).length();
            return text.substring(0, kept);
        } else if (value instanceof List<?> list) {
            return left < BRACKETS ? nothing() : cut(list);
        } else if (value instanceof Map<?, ?> map) {
            return left < BRACKETS ? nothing() : cut(map);
        }
        int length = Json.write(value).length();
        if (length > left) {
            return nothing();
        }
        left -= length;
        return value;
    }

    private Object nothing() {
        left = 0;
        return NO_ROOM;
    }

    private List<@Nullable Object> cut(List<?> list) {
        left -= BRACKETS;
        List<@Nullable Object> kept = new ArrayList<>();
        for (Object each : list) {
            left -= COMMA;
            Object part = cut(each);
            if (part == NO_ROOM) {
                break;
            }
            kept.add(part);
        }
        return kept;
    }

    private Map<String, @Nullable Object> cut(Map<?, ?> map) {
        left -= BRACKETS;
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        for (Map.Entry<?, ?> each : map.entrySet()) {
            String name = (String) each.getKey();
            left -= Json.write(name).length() + COMMA + COMMA;
            Object part = cut(each.getValue());
            if (part == NO_ROOM) {
                break;
            }
            kept.put(name, part);
        }
        return kept;
    }
}
