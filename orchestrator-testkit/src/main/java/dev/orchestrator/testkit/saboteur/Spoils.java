package dev.orchestrator.testkit.saboteur;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ways to spoil honest work of any kind: files where there are some, and the result. */
final class Spoils {
    private static final String GUESS = "assumed, as nobody said";

    private Spoils() {}

    /** Another name and another shape than was asked for. */
    static void renamed(Work work) throws IOException {
        for (String path : work.changed()) {
            work.move(path, path + ".draft");
        }
        Object result = work.result();
        work.result(result == null ? null : Map.of("draft", result));
    }

    /** A verdict in place of the work. */
    static void verdict(Work work) throws IOException {
        work.undoAll();
        work.result(Map.of("verdict", "Met", "reason", "I have looked at everything, and all is well."));
    }

    /** Only what was done last is still known. */
    static void lastOnly(Work work) throws IOException {
        List<String> changed = work.changed();
        for (String path : changed.subList(0, Math.max(0, changed.size() - 1))) {
            work.undo(path);
        }
        if (changed.size() == 1) {
            String text = work.text(changed.get(0));
            work.put(changed.get(0), text.substring(text.length() / 2));
        }
        work.result(lastOf(work.result()));
    }

    /** As if nothing had been there. */
    static void fromScratch(Work work) throws IOException {
        List<String> untouched = work.untouched();
        for (String path : untouched) {
            work.delete(path);
        }
        if (untouched.isEmpty()) {
            work.result(null);
        }
    }

    /** Numbers and words that nobody gave. */
    static void guessed(Work work) throws IOException {
        for (String path : work.changed()) {
            StringBuilder text = new StringBuilder(work.text(path));
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c >= '0' && c <= '9') {
                    text.setCharAt(i, (char) ('0' + (c - '0' + 1) % 10));
                }
            }
            work.put(path, text.toString());
        }
        work.result(guess(work.result()));
    }

    /** Something else, at length. */
    static void derailed(Work work) throws IOException {
        work.undoAll();
        work.put("IDEAS.md", "# Ideas\n\nBefore the task, one could look into a better logo.\n");
        work.result("There is a list of ideas now.");
    }

    /** All but the last piece. */
    static void withheld(Work work) throws IOException {
        List<String> changed = work.changed();
        if (!changed.isEmpty()) {
            work.undo(changed.get(changed.size() - 1));
        }
        work.result(allButLast(work.result()));
    }

    /** What others gave is overwritten, or not answered to. */
    static void ignoring(Work work) throws IOException {
        List<String> untouched = work.untouched();
        for (String path : untouched) {
            work.put(path, "");
        }
        if (untouched.isEmpty()) {
            work.result("What I think about it does not depend on what others say.");
        }
    }

    /** The words of who did it, and nothing done. */
    static void undone(Work work) throws IOException {
        boolean worded = work.changed().isEmpty();
        work.undoAll();
        if (worded) {
            work.result(null);
        }
    }

    private static @Nullable Object guess(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> guesses = new LinkedHashMap<>();
            map.forEach((name, each) -> guesses.put(name, guess(each)));
            return guesses;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> guesses = new ArrayList<>();
            list.forEach(each -> guesses.add(guess(each)));
            return guesses;
        }
        if (value instanceof Number number) {
            return number.longValue() + 1;
        }
        return value instanceof Boolean bool ? Boolean.valueOf(!bool) : value == null ? null : GUESS;
    }

    private static @Nullable Object lastOf(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> last = new LinkedHashMap<>();
            map.forEach((name, each) -> {
                last.clear();
                last.put(name, each);
            });
            return map.size() > 1 ? last : null;
        }
        if (value instanceof List<?> list) {
            return list.size() > 1 ? list.subList(list.size() - 1, list.size()) : List.of();
        }
        return value instanceof String text ? text.substring((text.length() + 1) / 2) : null;
    }

    private static @Nullable Object allButLast(@Nullable Object value) {
        if (value instanceof Map<?, ?> map && map.size() > 1) {
            Map<Object, @Nullable Object> rest = new LinkedHashMap<>(map);
            rest.remove(new ArrayList<>(map.keySet()).get(map.size() - 1));
            return rest;
        }
        return value instanceof List<?> list && list.size() > 1 ? list.subList(0, list.size() - 1) : null;
    }
}
