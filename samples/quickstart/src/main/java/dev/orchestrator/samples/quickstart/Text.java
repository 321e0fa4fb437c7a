package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** Parts of prompts that more than one role uses. */
final class Text {
    private Text() {}

    static String list(List<Finding> findings) {
        return findings.stream().map(finding -> "- " + finding).collect(Collectors.joining("\n"));
    }
}
