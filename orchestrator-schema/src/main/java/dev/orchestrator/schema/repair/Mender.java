package dev.orchestrator.schema.repair;

import dev.orchestrator.schema.repair.Draft.Hopeless;
import dev.orchestrator.schema.repair.Edit.Kind;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Limit;
import dev.orchestrator.schema.tree.Misfit;

/**
 * Reads one value, as far as it is JSON, and notes what must change where it is not. It never goes back, and looks ahead
 * only a bounded way, so that its work grows with the text alone. JSON passes without an edit.
 */
final class Mender {
    private final Draft draft;
    private final Strings strings;
    private final Atoms atoms;
    private int objects;
    private int arrays;

    Mender(Draft draft) {
        this.draft = draft;
        strings = new Strings(draft);
        atoms = new Atoms(draft);
    }

    /** Returns a part of a text that is JSON, with no edit but of strings that hold what a schema asks for. */
    static Draft decoded(String text, int start, int end, View view) {
        if (view != View.OPEN) {
            Draft draft = new Draft(text, start, end);
            try {
                new Mender(draft).value(view, Place.TOP);
                if (draft.onlyDecodes() && draft.spaceEnd(draft.at) == end) {
                    return draft;
                }
            } catch (Hopeless e) {
                // JSON may be what it likes
            }
        }
        Draft same = new Draft(text, start, end);
        same.at = end;
        return same;
    }

    /**
     * Reads the value that comes next; the place is then behind it.
     *
     * @return whether there is one; if not, {@link Draft#cut} says whether it may have been to come
     * @throws Hopeless if there is something that is no value
     */
    boolean value(View view, Place place) {
        draft.space();
        if (draft.ended()) {
            draft.cut = true;
            return false;
        }
        char c = draft.peek();
        if (c == '{' || c == '[') {
            frame(view, c == '{');
            return true;
        }
        if (!strings.startsHere()) {
            return atoms.mend(view, place);
        }
        int mark = draft.mark();
        int from = draft.at;
        strings.mend(place);
        if (!draft.cut && !view.allows(View.STRING)) {
            decode(view, from, mark);
        }
        return true;
    }

    /** Replaces a string by the JSON it holds, if that has a type the schema asks for. */
    private void decode(View view, int from, int mark) {
        try {
            if (!(JsonTree.parse(draft.edited(from, draft.at, mark)) instanceof String inner)) {
                return;
            }
            Object tree = JsonTree.parse(inner);
            int kind = View.kind(tree);
            if ((kind & (View.OBJECT | View.ARRAY)) != 0 && view.allows(kind)) {
                draft.forget(mark);
                draft.replace(Kind.DOUBLE_ENCODED, from, draft.at, inner.strip());
            }
        } catch (Misfit notJson) {
            // the string stays what it is
        }
    }

    private void frame(View view, boolean object) {
        if (objects + arrays == Limit.NESTING) {
            draft.serious = true; // a piece of it would not be too deep, and wrong
            throw Hopeless.INSTANCE;
        }
        draft.at++;
        if (object) {
            objects++;
        } else {
            arrays++;
        }
        elements(view, object);
        if (object) {
            objects--;
        } else {
            arrays--;
        }
    }

    private void elements(View view, boolean object) {
        String closer = object ? "}" : "]";
        int end = -1; // of the last element
        int comma = -1; // after it
        int index = 0;
        while (true) {
            draft.space();
            if (draft.ended()) {
                draft.cut = true;
                close(comma, Kind.CLOSED_AT_END, closer);
                return;
            }
            char c = draft.peek();
            if (isComma(c)) {
                if (end < 0 || comma >= 0) {
                    draft.remove(Kind.EXTRA_COMMA, draft.at, draft.at + 1);
                } else {
                    comma = draft.at;
                }
                draft.at++;
            } else if (c == closer.charAt(0)) {
                dropComma(comma, Kind.EXTRA_COMMA);
                draft.at++;
                return;
            } else if (c == '}' || c == ']') {
                if ((c == '}' ? objects : arrays) > 0) {
                    close(comma, Kind.MISSING_BRACKET, closer);
                    return;
                }
                draft.remove(Kind.EXTRA_BRACKET, draft.at, draft.at + 1);
                draft.at++;
            } else if (!ellipsis()) {
                int mark = draft.mark();
                int from = draft.at;
                separate(end, comma);
                if (object ? member(view) : value(view.item(index), Place.ITEM)) {
                    end = draft.at;
                    comma = -1;
                    index++;
                } else if (draft.at == from) {
                    throw Hopeless.INSTANCE;
                } else {
                    draft.forget(mark);
                    draft.remove(draft.cut ? Kind.CLOSED_AT_END : Kind.MISSING_VALUE, from, draft.at);
                }
            }
        }
    }

    private static boolean isComma(char c) {
        return c == ',' || c == ';' || c == '\uff0c';
    }

    private void separate(int end, int comma) {
        if (end >= 0 && comma < 0) {
            draft.insert(Kind.MISSING_COMMA, end, ",");
        } else if (comma >= 0 && draft.text.charAt(comma) != ',') {
            draft.replace(Kind.MISSING_COMMA, comma, comma + 1, ",");
        }
    }

    private void close(int comma, Kind kind, String closer) {
        dropComma(comma, kind);
        draft.insert(kind, draft.at, closer);
    }

    private void dropComma(int comma, Kind kind) {
        if (comma >= 0) {
            draft.remove(kind, comma, comma + 1);
        }
    }

    private boolean ellipsis() {
        int from = draft.at;
        int end = from;
        while (draft.peek(end) == '.' || draft.peek(end) == '\u2026') {
            end++;
        }
        if (end == from || draft.peek() == '.' && end < from + 3) {
            return false;
        }
        draft.abridged = true;
        draft.remove(Kind.ELLIPSIS, from, end);
        draft.at = end;
        return true;
    }

    private boolean member(View view) {
        boolean quoted = strings.startsHere();
        int from = draft.at;
        int mark = draft.mark();
        if (quoted) {
            strings.mend(Place.NAME);
        } else {
            atoms.name();
        }
        if (draft.cut) {
            return false;
        }
        int end = draft.at;
        String name = name(draft.edited(from, end, mark));
        draft.space();
        if (draft.ended()) {
            draft.cut = true;
            return false;
        }
        colon(end, quoted);
        draft.serious |= quoted;
        return valueOrDots(view.property(name));
    }

    private static String name(String quoted) {
        if (quoted.indexOf('\\') < 0) {
            return quoted.substring(1, quoted.length() - 1);
        }
        try {
            return String.valueOf(JsonTree.parse(quoted));
        } catch (Misfit tooLong) {
            return quoted;
        }
    }

    private void colon(int end, boolean quoted) {
        char c = draft.peek();
        if (c == ':') {
            draft.at++;
        } else if (c == '=' || c == '\uff1a') {
            int to = draft.at + (draft.has("=>", draft.at) ? 2 : 1);
            draft.replace(Kind.MISSING_COLON, draft.at, to, ":");
            draft.at = to;
        } else if (quoted && (c == '{' || c == '[' || strings.startsHere() || c == '-' || c >= '0' && c <= '9')) {
            draft.insert(Kind.MISSING_COLON, end, ":");
        } else {
            throw Hopeless.INSTANCE;
        }
    }

    /** Dots in place of a value leave a name without one. */
    private boolean valueOrDots(View view) {
        draft.space();
        return (draft.ended() || !ellipsis()) && value(view, Place.MEMBER);
    }
}
