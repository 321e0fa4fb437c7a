package dev.orchestrator.schema.tree;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value does not fit. Each level it passes on its way up adds its part of the place, so that the usual case, where
 * everything fits, pays nothing for knowing where it is.
 */
public final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_TEXT = 60;
    private static final int SHOWN_PARTS = 20;

    private final transient Deque<String> place = new ArrayDeque<>();

    public Misfit(String reason) {
        this(reason, null);
    }

    public Misfit(String reason, @Nullable Throwable cause) {
        super(reason, cause, false, false);
    }

    public static Misfit expected(String expected, @Nullable Object node) {
        return new Misfit("expected " + expected + ", got " + describe(node));
    }

    /** Adds the property or index this happened in. */
    public Misfit in(String part) {
        place.addFirst(part);
        return this;
    }

    public Misfit in(int index) {
        return in(Integer.toString(index));
    }

    /** Adds the parts of a pointer. */
    public Misfit at(String pointer) {
        String[] parts = pointer.split("/", -1);
        for (int i = parts.length - 1; i > 0; i--) {
            in(Pointer.name(parts[i]));
        }
        return this;
    }

    public String pointer() {
        StringBuilder pointer = new StringBuilder();
        int shown = 0;
        for (String part : place) {
            if (shown++ == SHOWN_PARTS) {
                return pointer.append("/… (")
                        .append(place.size())
                        .append(" levels)")
                        .toString();
            }
            pointer.append('/').append(Pointer.escaped(shortened(part)));
        }
        return pointer.toString();
    }

    /** Returns the exception users see. */
    public OrchestratorException as(String doing) {
        String where = place.isEmpty() ? "the whole value" : pointer();
        return new OrchestratorException(
                FailureClass.INVALID_OUTPUT, doing + ": " + where + ": " + getMessage(), getCause());
    }

    public static String describe(@Nullable Object node) {
        if (node instanceof String text) {
            return "the string \"" + shortened(text) + '"';
        } else if (node instanceof JsonNumber number) {
            return "the number " + shortened(number.text());
        } else if (node instanceof Map<?, ?>) {
            return "an object";
        } else if (node instanceof Collection<?> items) {
            return "an array of " + items.size();
        }
        return String.valueOf(node);
    }

    public static String shortened(String text) {
        return text.length() <= SHOWN_TEXT ? text : text.substring(0, SHOWN_TEXT) + "…";
    }

    public static String quoted(List<String> names) {
        return '"' + String.join("\", \"", names) + '"';
    }
}
