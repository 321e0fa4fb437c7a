package dev.orchestrator.core.role;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.Submission;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A submission's files as a judge reads them: changed ones first, each fenced, all bounded. */
final class Exhibits {
    static final int MOST_OF_ONE = 40_000;
    private static final int MOST_OF_ALL = 200_000;
    private static final int MOST_FILES = 200;

    private Exhibits() {}

    /**
     * The files.
     *
     * @param whole whether all that was changed is there
     */
    record Shown(String text, boolean whole) {}

    static Shown of(Submission submission, CheckContext context) throws IOException {
        FileTree changed = Sections.changed(submission.base(), submission.files());
        Map<String, ArtifactRef> ordered = new LinkedHashMap<>(changed.entries());
        ordered.putAll(submission.files().entries());
        Set<String> gone = new TreeSet<>(submission.base().entries().keySet());
        gone.removeAll(submission.files().entries().keySet());
        StringBuilder text = new StringBuilder();
        if (!gone.isEmpty()) {
            text.append("Deleted:\n").append(Fence.around(Sections.names(gone))).append("\n\n");
        }
        int shown = 0;
        boolean whole = true;
        for (Map.Entry<String, ArtifactRef> file : ordered.entrySet()) {
            if (shown == MOST_FILES || text.length() >= MOST_OF_ALL) {
                whole &= shown >= changed.entries().size();
                text.append("Not shown, for want of room: ")
                        .append(ordered.size() - shown)
                        .append(" more files.");
                break;
            }
            String path = file.getKey();
            whole &= file.getValue().size() <= MOST_OF_ONE || changed.get(path).isEmpty();
            text.append(changed.get(path).isPresent() ? "Changed:\n" : "As it was:\n")
                    .append(exhibit(path, context.files().resolve(path), file.getValue()))
                    .append("\n\n");
            shown++;
        }
        return new Shown(Sections.section("Files", text.toString()), whole);
    }

    /** A path is the worker's choice, too. */
    private static String exhibit(String path, Path file, ArtifactRef ref) throws IOException {
        String content = text(file).orElse("(no text; SHA-256 " + ref.sha256() + ")");
        return Fence.around("File: " + path + "\n\n" + content)
                + (ref.size() > MOST_OF_ONE ? "\nOnly its beginning is shown; it has " + ref.size() + " bytes." : "");
    }

    /** Returns the beginning of a text file; empty if it is not text. */
    private static Optional<String> text(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_OF_ONE);
        }
        int length = bytes.length == MOST_OF_ONE ? whole(bytes) : bytes.length;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Returns how many bytes there are before a character that the end may have cut in two. */
    private static int whole(byte[] bytes) {
        int start = bytes.length - 1;
        while (start > 0 && bytes.length - start < 4 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        return start;
    }
}
