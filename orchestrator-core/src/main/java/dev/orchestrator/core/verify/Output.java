package dev.orchestrator.core.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a process printed: its head and its tail, if it was much.
 *
 * @param text without control sequences of terminals
 * @param size in bytes, of all it printed
 */
record Output(String text, long size) {
    private static final int KEEP_HEAD = 256 << 10;
    private static final int KEEP_TAIL = 256 << 10;
    private static final int MAX_LINE = 2_000;
    private static final Pattern CONTROL = Pattern.compile("\\x1B\\[[0-9;?]*[A-Za-z]|[\\p{Cntrl}&&[^\\n\\t]]");

    static Output read(Path file) throws IOException {
        long size = Files.size(file);
        if (size <= KEEP_HEAD + KEEP_TAIL) {
            return new Output(plain(Files.readAllBytes(file)), size);
        }
        try (InputStream in = Files.newInputStream(file)) {
            String head = plain(in.readNBytes(KEEP_HEAD));
            long left = size - KEEP_HEAD - KEEP_TAIL;
            in.skipNBytes(left);
            String tail = plain(in.readNBytes(KEEP_TAIL));
            return new Output(head + "\n[… " + left + " bytes left out …]\n" + tail, size);
        }
    }

    /** Returns the lines, none longer than a regular expression can bear. */
    List<String> lines() {
        return text.lines()
                .map(line -> line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE))
                .toList();
    }

    /** Returns the last lines, at most so many characters. */
    String tail(int length) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return "(it printed nothing)";
        }
        if (stripped.length() <= length) {
            return stripped;
        }
        String tail = stripped.substring(stripped.length() - length);
        int firstWholeLine = tail.indexOf('\n') + 1;
        return "[…] " + tail.substring(firstWholeLine);
    }

    private static String plain(byte[] bytes) {
        return CONTROL.matcher(new String(bytes, StandardCharsets.UTF_8)).replaceAll("");
    }
}
