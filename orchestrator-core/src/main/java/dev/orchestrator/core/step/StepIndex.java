package dev.orchestrator.core.step;

import dev.orchestrator.api.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call that is made again finds recorded, by content and not by order. Safe for use by the call's threads, which
 * may do things in another order than the first time.
 */
public final class StepIndex {
    private final Map<StepKey, StepEvent.OfStep> recorded;
    /** What must not happen twice, was begun, has no outcome on record, and has not been asked for again. */
    private final Map<StepKey, StepEvent.StepIntended> unclaimed;
    /** How often each has been begun. */
    private final Map<StepKey, Integer> begun;
    /** In which order those were recorded that changed files. */
    private final Map<StepKey, Integer> changes;

    private @Nullable StepKey firstKey;
    private @Nullable Map<StepKey, Integer> occurrences;

    /** @param log what earlier calls of the same attempt or round have recorded, in order */
    public StepIndex(List<StepEvent.OfStep> log) {
        recorded = log.isEmpty() ? Map.of() : new HashMap<>(log.size() * 2);
        unclaimed = log.isEmpty() ? Map.of() : new LinkedHashMap<>();
        begun = log.isEmpty() ? Map.of() : new HashMap<>();
        changes = log.isEmpty() ? Map.of() : new HashMap<>();
        int order = 0;
        for (StepEvent.OfStep event : log) {
            if (event instanceof StepEvent.StepIntended) {
                begun.merge(event.key(), 1, Integer::sum);
            }
            recorded.put(event.key(), event);
            if (event instanceof StepEvent.Outcome outcome && !outcome.change().isEmpty()) {
                changes.put(event.key(), order++);
            }
            if (event instanceof StepEvent.StepIntended intended && intended.effect() == Effect.AT_MOST_ONCE) {
                unclaimed.put(event.key(), intended);
            } else {
                unclaimed.remove(event.key());
            }
        }
    }

    /** Returns the key of what is asked for now: the next of its kind in this call. */
    public synchronized StepKey next(String name, Object content) {
        StepKey first = new StepKey(name, content, 0);
        if (firstKey == null) {
            firstKey = first;
            return first; // and in most calls the only one
        }
        if (occurrences == null) {
            occurrences = new HashMap<>();
            occurrences.put(firstKey, 1);
        }
        int occurrence = occurrences.merge(first, 1, Integer::sum) - 1;
        return occurrence == 0 ? first : new StepKey(name, content, occurrence);
    }

    /** Returns what is on record for a key: an outcome, an intent whose outcome is in doubt, or nothing. */
    public synchronized StepEvent.@Nullable OfStep claim(StepKey key) {
        if (!unclaimed.isEmpty()) {
            unclaimed.remove(key);
        }
        return recorded.get(key);
    }

    /** Returns how often it has been begun, without this time. */
    public int begun(StepKey key) {
        return begun.getOrDefault(key, 0);
    }

    /** Returns where its change is in the order in which the changes of files were recorded. */
    public int order(StepKey key) {
        return changes.getOrDefault(key, 0);
    }

    /** Returns what must not happen twice, is in doubt, and has not been asked for in this call. */
    public synchronized List<StepEvent.StepIntended> unclaimed() {
        return unclaimed.isEmpty() ? List.of() : new ArrayList<>(unclaimed.values());
    }

    /** Returns what was asked for in this call under a name and is not on record: what it may have become instead. */
    public synchronized List<StepKey> newUnder(String name) {
        List<StepKey> keys = new ArrayList<>();
        if (occurrences != null) {
            keys.addAll(occurrences.keySet());
        } else if (firstKey != null) {
            keys.add(firstKey);
        }
        keys.removeIf(key -> !key.name().equals(name) || recorded.containsKey(key));
        return keys;
    }
}
