package dev.orchestrator.core.step;

import dev.orchestrator.schema.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where two JSON values differ. */
public final class JsonDiff {
    private static final int MOST = 50;

    private final List<Difference> differences = new ArrayList<>();

    private JsonDiff() {}

    /**
     * One difference.
     *
     * @param pointer where, as an RFC 6901 JSON pointer
     * @param recorded what was there, as JSON; null if nothing was
     * @param now what is there now, as JSON; null if nothing is
     */
    public record Difference(
            String pointer,
            @Nullable String recorded,
            @Nullable String now) {}

    /** Returns the differences in order of their place, at most 50. */
    public static List<Difference> between(String recorded, String now) {
        JsonDiff diff = new JsonDiff();
        diff.compare("", Json.read(recorded, Object.class), Json.read(now, Object.class));
        return diff.differences;
    }

    private void compare(String pointer, @Nullable Object recorded, @Nullable Object now) {
        if (recorded instanceof Map<?, ?> before && now instanceof Map<?, ?> after) {
            TreeSet<String> names = new TreeSet<>();
            before.keySet().forEach(name -> names.add((String) name));
            after.keySet().forEach(name -> names.add((String) name));
            for (String name : names) {
                String place = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
                member(place, before.containsKey(name), before.get(name), after.containsKey(name), after.get(name));
            }
        } else if (recorded instanceof List<?> before && now instanceof List<?> after) {
            for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
                boolean inBefore = i < before.size();
                boolean inAfter = i < after.size();
                member(
                        pointer + "/" + i,
                        inBefore,
                        inBefore ? before.get(i) : null,
                        inAfter,
                        inAfter ? after.get(i) : null);
            }
        } else if (!Objects.equals(recorded, now)) {
            add(new Difference(pointer, Json.write(recorded), Json.write(now)));
        }
    }

    private void member(
            String place, boolean inBefore, @Nullable Object before, boolean inAfter, @Nullable Object after) {
        if (inBefore && inAfter) {
            compare(place, before, after);
        } else {
            add(new Difference(place, inBefore ? Json.write(before) : null, inAfter ? Json.write(after) : null));
        }
    }

    private void add(Difference difference) {
        if (differences.size() < MOST) {
            differences.add(difference);
        }
    }
}
