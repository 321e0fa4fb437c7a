package dev.orchestrator.core.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Builds HTML that is balanced and escaped by construction: tag and attribute names come from our code, everything else
 * goes through {@link #text} or an attribute's value.
 */
final class Html {
    private final StringBuilder out = new StringBuilder(1 << 16);
    private final Deque<String> open = new ArrayDeque<>();

    /** Opens an element; attributes alternate between names and values. */
    Html open(String tag, String... attributes) {
        start(tag, attributes);
        open.push(tag);
        return this;
    }

    Html close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Adds an element that holds nothing but text. */
    Html leaf(String tag, String cssClass, String text) {
        return (cssClass.isEmpty() ? open(tag) : open(tag, "class", cssClass))
                .text(text)
                .close();
    }

    /** Adds an element without an end tag. */
    Html empty(String tag, String... attributes) {
        start(tag, attributes);
        return this;
    }

    Html text(String text) {
        escape(text);
        return this;
    }

    /** Adds a style or script of ours as it is. */
    Html own(String tag, String content) {
        out.append('<')
                .append(tag)
                .append('>')
                .append(content)
                .append("</")
                .append(tag)
                .append('>');
        return this;
    }

    Html line() {
        out.append('\n');
        return this;
    }

    int length() {
        return out.length();
    }

    /** @throws IllegalStateException if an element is still open */
    String done() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return out.toString();
    }

    private void start(String tag, String... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        out.append('>');
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    if (c == '\r' && i < text.length() && text.charAt(i) == '\n') {
                        continue;
                    }
                    if (Shown.deceptive(c)) {
                        out.append("⟨U+")
                                .append(String.format(Locale.ROOT, "%04X", c))
                                .append('⟩');
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        }
    }
}
