package dev.orchestrator.core.role;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Small texts for models, and what of files is new. */
final class Texts {
    private Texts() {}

    static String lines(Collection<String> items) {
        return items.stream().map(Texts::item).collect(Collectors.joining("\n"));
    }

    static String item(String text) {
        return "- " + text.strip().replace("\n", "\n  ");
    }

    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - (Character.isHighSurrogate(text.charAt(most - 1)) ? 1 : 0);
        return text.substring(0, end) + "\n[" + (text.length() - end) + " characters left out]";
    }

    /** Returns the files that are new or different. */
    static FileTree changed(FileTree before, FileTree after) {
        Map<String, ArtifactRef> changed = new LinkedHashMap<>(after.entries());
        changed.entrySet()
                .removeIf(file -> before.get(file.getKey())
                        .filter(file.getValue()::equals)
                        .isPresent());
        return FileTree.of(changed);
    }
}
