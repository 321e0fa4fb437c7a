package dev.orchestrator.core.journal;

import dev.orchestrator.core.step.StepKey;
import java.util.HashMap;
import java.util.Map;

/**
 * What intents without an outcome were given, by its SHA-256: outcomes name it so. One outcome settles one intent, and
 * what all intents for some contents have got is forgotten, so that reading a long journal does not keep it whole.
 */
final class OpenContents {
    private final Sha256 sha = new Sha256();
    private final Map<String, Held> byHash = new HashMap<>();

    private static final class Held {
        final Object content;
        int open;

        Held(Object content) {
            this.content = content;
        }
    }

    /** Keeps an intent's contents, and the canonical JSON their hash is taken of. */
    void intended(String json, Object content) {
        byHash.computeIfAbsent(sha.hex(json), hash -> new Held(content)).open++;
    }

    /** Takes note of an outcome that carries its contents itself, and may have had an intent. */
    void failed(String json) {
        if (!byHash.isEmpty()) {
            settle(sha.hex(json));
        }
    }

    /**
     * Returns the key whose contents are named by hash, and takes note of the outcome that names it.
     *
     * @throws JsonIn.Bad if no open intent has such contents
     */
    StepKey settled(JsonIn key) {
        StepKey known = known(key);
        settle(key.string("hash"));
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

    private void settle(String hash) {
        Held held = byHash.get(hash);
        if (held != null && --held.open == 0) {
            byHash.remove(hash);
        }
    }
}
