package dev.orchestrator.core.journal;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.core.journal.json.JsonIn;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.step.StepKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What intents without an outcome were given, by its SHA-256: outcomes name it so. One outcome settles one intent of its
 * own step, and what all intents for some contents have got is forgotten, so that reading a long journal does not keep it
 * whole.
 */
final class OpenContents {
    private final Sha256 sha = new Sha256();
    private final Map<String, Held> byHash = new HashMap<>();

    /** A step or model call, in whichever try of its call it was begun. */
    private record Begun(TaskId task, CallId.Kind kind, int number, int index, String name, int occurrence) {
        static Begun of(CallId call, String name, int occurrence) {
            return new Begun(call.task(), call.kind(), call.number(), call.index(), name, occurrence);
        }
    }

    private static final class Held {
        final Object content;
        final List<Begun> open = new ArrayList<>(1);

        Held(Object content) {
            this.content = content;
        }
    }

    /** Keeps an intent's contents; {@code json} is the canonical JSON their hash is taken of. */
    void intended(CallId call, StepKey key, String json) {
        byHash.computeIfAbsent(sha.hex(json), hash -> new Held(key.content()))
                .open
                .add(Begun.of(call, key.name(), key.occurrence()));
    }

    /** Takes note of an outcome that carries its contents itself, and may have had an intent. */
    void failed(CallId call, StepKey key) {
        if (!byHash.isEmpty()) {
            settle(sha.hex((String) key.content()), Begun.of(call, key.name(), key.occurrence()));
        }
    }

    /**
     * Returns the key whose contents are named by hash, and takes note of the outcome that names it.
     *
     * @throws JsonIn.Bad if no open intent has such contents
     */
    StepKey settled(CallId call, JsonIn key) {
        StepKey known = known(key);
        settle(key.string("hash"), Begun.of(call, known.name(), known.occurrence()));
        return known;
    }

    /**
     * Returns the key whose contents are named by hash.
     *
     * @throws JsonIn.Bad if no open intent has such contents
     */
    StepKey known(JsonIn key) {
        JsonIn hash = key.get("hash");
        Held held = byHash.get(hash.string());
        if (held == null) {
            throw hash.wrong("the hash of what an intent before it was given");
        }
        return new StepKey(key.string("name"), held.content, key.integer("occurrence"));
    }

    private void settle(String hash, Begun begun) {
        Held held = byHash.get(hash);
        if (held != null && held.open.remove(begun) && held.open.isEmpty()) {
            byHash.remove(hash);
        }
    }
}
