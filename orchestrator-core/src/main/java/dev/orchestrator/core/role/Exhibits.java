package dev.orchestrator.core.role;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.verify.CheckContext;
import dev.orchestrator.api.verify.Submission;
import dev.orchestrator.core.context.Sections;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A submission's files as a judge reads them, each fenced and bounded.
 *
 * @param changed those that are new, different or gone
 * @param others those that are as they were, as far as there is any use in showing them
 * @param whole whether all of each changed file is there
 */
record Exhibits(List<String> changed, List<String> others, boolean whole) {
    private static final int MOST_OF_ONE = 40_000;
    private static final int MOST_OTHERS = 200;
    /** No model could be shown more; in characters. */
    private static final int MOST_OF_ALL = 2_000_000;

    static Exhibits of(Submission submission, CheckContext context) throws IOException {
        FileTree changed = Texts.changed(submission.base(), submission.files());
        List<String> shown = new ArrayList<>();
        long length = 0;
        for (Map.Entry<String, ArtifactRef> file : changed.entries().entrySet()) {
            shown.add(
                    length < MOST_OF_ALL
                            ? exhibit(file, context)
                            : Sections.fenced("File: " + file.getKey() + "\n\n(not read, there is too much)"));
            length += shown.get(shown.size() - 1).length();
        }
        TreeSet<String> gone = new TreeSet<>(submission.base().entries().keySet());
        gone.removeAll(submission.files().entries().keySet());
        gone.forEach(path -> shown.add(Sections.fenced("Deleted: " + path)));
        List<String> others = new ArrayList<>();
        for (Map.Entry<String, ArtifactRef> file : submission.files().entries().entrySet()) {
            if (changed.get(file.getKey()).isEmpty() && others.size() < MOST_OTHERS && length < MOST_OF_ALL) {
                others.add(exhibit(file, context));
                length += others.get(others.size() - 1).length();
            }
        }
        boolean whole = length < MOST_OF_ALL
                && changed.entries().values().stream().allMatch(file -> file.size() <= MOST_OF_ONE);
        return new Exhibits(shown, others, whole);
    }

    /** A path is the worker's choice, too. */
    private static String exhibit(Map.Entry<String, ArtifactRef> file, CheckContext context) throws IOException {
        String path = file.getKey();
        ArtifactRef ref = file.getValue();
        String content = text(context.files().resolve(path)).orElse("(no text; SHA-256 " + ref.sha256() + ")");
        return Sections.fenced("File: " + path + "\n\n" + content)
                + (ref.size() > MOST_OF_ONE ? "Only its beginning is shown; it has " + ref.size() + " bytes.\n" : "");
    }

    /** Returns the beginning of a text file, whatever its encoding may be; empty if it is not text. */
    private static Optional<String> text(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_OF_ONE);
        }
        int length = bytes.length == MOST_OF_ONE ? whole(bytes) : bytes.length;
        // What is not UTF-8 becomes a replacement character: one odd byte must not hide a file.
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
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
