package dev.orchestrator.core.verify;

import dev.orchestrator.core.kernel.Digests;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * The version of a verifier that judges by its settings: other settings, other version. The same on every machine, so of
 * a file only the name counts.
 */
final class SettingsVersion {
    private static final int DIGITS = 12;

    private SettingsVersion() {}

    /** @param code changes when the verifier's own code begins to judge differently */
    static String of(int code, Object... settings) {
        String[] texts = Arrays.stream(settings).map(SettingsVersion::text).toArray(String[]::new);
        return code + "-" + Digests.texts(texts).substring(0, DIGITS);
    }

    private static String text(Object setting) {
        if (setting instanceof Path path) {
            return String.valueOf(path.getFileName());
        }
        if (setting instanceof Collection<?> many) {
            return many.stream().map(SettingsVersion::text).toList().toString();
        }
        return setting instanceof Map<?, ?> map ? new TreeMap<>(map).toString() : setting.toString();
    }
}
