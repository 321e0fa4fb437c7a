package dev.orchestrator.api;

import java.util.Objects;

/**
 * A place in a file.
 *
 * @param file the file, relative to the tree it is in, with {@code /}
 * @param line from 1; 0 if unknown
 * @param column from 1; 0 if unknown
 */
public record Location(String file, int line, int column) {
    /** @throws IllegalArgumentException if {@code file} is blank or a number negative */
    public Location {
        Objects.requireNonNull(file, "file");
        if (file.isBlank() || line < 0 || column < 0) {
            throw new IllegalArgumentException(
                    "location needs a file and numbers from 0, but was '" + file + "':" + line + ":" + column);
        }
    }

    /** Returns the place {@code file:line}. */
    public static Location of(String file, int line) {
        return new Location(file, line, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? file : column == 0 ? file + ':' + line : file + ':' + line + ':' + column;
    }
}
