package dev.orchestrator.schema.stream;

import dev.orchestrator.schema.text.NumberForm;
import dev.orchestrator.schema.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads as much as there is of a text that the lexer has found to be the beginning of some JSON. */
final class PartialReader {
    private final Text text;
    private final int end;
    private int at;

    private PartialReader(Text text, int end) {
        this.text = text;
        this.end = end;
    }

    static Optional<Partial> read(Text text, int end) {
        return Optional.ofNullable(new PartialReader(text, end).value());
    }

    /** Returns the next character that is no white space, or NUL at the end. */
    private char next() {
        while (at < end && " \n\r\t".indexOf(text.chars[at]) >= 0) {
            at++;
        }
        return at < end ? text.chars[at] : 0;
    }

    private @Nullable Partial value() {
        return switch (next()) {
            case 0 -> null;
            case '{' -> members();
            case '[' -> items();
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
    }

    private Partial members() {
        Map<String, Partial> members = new LinkedHashMap<>();
        at++;
        while (true) {
            char c = next();
            if (c == '}') {
                at++;
                return new Partial.Members(members, true);
            } else if (c == ',') {
                at++;
                c = next();
            }
            Partial.Text name = c == 0 ? null : string();
            if (name == null || !name.closed() || next() != ':') {
                return new Partial.Members(members, false);
            }
            at++;
            Partial value = value();
            if (value == null) {
                return new Partial.Members(members, false);
            }
            members.put(name.value(), value);
        }
    }

    private Partial items() {
        List<Partial> items = new ArrayList<>();
        at++;
        while (true) {
            char c = next();
            if (c == ']') {
                at++;
                return new Partial.Items(items, true);
            } else if (c == ',') {
                at++;
            }
            Partial item = value();
            if (item == null) {
                return new Partial.Items(items, false);
            }
            items.add(item);
        }
    }

    private Partial.Text string() {
        int from = ++at;
        while (at < end && text.chars[at] != '"') {
            at += text.chars[at] == '\\' ? 2 : 1;
        }
        boolean closed = at < end;
        String value = text.unescaped(from, Math.min(at, end));
        at++;
        int last = value.length() - 1;
        if (!closed && last >= 0 && Character.isHighSurrogate(value.charAt(last))) {
            value = value.substring(0, last);
        }
        return new Partial.Text(value, closed);
    }

    private @Nullable Partial literal(String whole) {
        at += whole.length();
        return at <= end ? new Partial.Literal(whole, true) : null;
    }

    private @Nullable Partial number() {
        int from = at;
        int number = at;
        NumberForm form = new NumberForm();
        form.begin(text.chars[at++]);
        number = form.mayEnd() ? at : number;
        while (at < end && form.goesOn(text.chars[at])) {
            at++;
            number = form.mayEnd() ? at : number;
        }
        return number == from ? null : new Partial.Literal(text.slice(from, number), at < end);
    }
}
