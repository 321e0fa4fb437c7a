package dev.orchestrator.samples.migration.library;

import java.util.regex.Pattern;

/**
 * Which library.
 *
 * @param group such as {@code commons-cli}
 * @param artifact such as {@code commons-cli}
 * @param version such as {@code 1.4}
 */
public record Coordinates(String group, String artifact, String version) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_.-]+");

    /** @throws IllegalArgumentException if a part is not what Maven allows */
    public Coordinates {
        for (String part : new String[] {group, artifact, version}) {
            if (!PART.matcher(part).matches()) {
                throw new IllegalArgumentException("'" + part + "' cannot be part of Maven coordinates");
            }
        }
    }

    /**
     * Reads {@code groupId:artifactId:version}.
     *
     * @throws IllegalArgumentException if the text has another shape; the message shows the right one
     */
    public static Coordinates parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not groupId:artifactId:version; write for example commons-cli:commons-cli:1.4");
        }
        return new Coordinates(parts[0], parts[1], parts[2]);
    }

    @Override
    public String toString() {
        return group + ':' + artifact + ':' + version;
    }
}
