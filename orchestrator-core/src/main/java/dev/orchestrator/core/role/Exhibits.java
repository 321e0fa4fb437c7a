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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A submission's files as a judge reads them, each fenced and bounded.
 *
 * @param changed those that are new, different or gone
 * @param others those that are as they were, as far as there is any use in showing them
 * @param hidden what of the changed ones is not there, and why
 */
record Exhibits(List<String> changed, List<String> others, List<String> hidden) {
    private static final int MOST_OTHERS = 200;

    /**
     * Reads them.
     *
     * @param wanted which files are looked at, by path
     * @param most how many bytes of a file, and ten times that of all, have any chance to be shown
     */
    static Exhibits of(Submission submission, CheckContext context, Predicate<String> wanted, int most)
            throws IOException {
        Reader reader = new Reader(context, most);
        FileTree changed = Texts.changed(submission.base(), submission.files());
        List<String> shown = new ArrayList<>();
        for (Map.Entry<String, ArtifactRef> file : changed.entries().entrySet()) {
            if (wanted.test(file.getKey())) {
                shown.add(reader.exhibit(file.getKey(), file.getValue()));
            }
        }
        List<String> hidden = List.copyOf(reader.hidden);
        TreeSet<String> gone = new TreeSet<>(submission.base().entries().keySet());
        gone.removeAll(submission.files().entries().keySet());
        gone.stream().filter(wanted).forEach(path -> shown.add(Sections.fenced("Deleted: " + path)));
        List<String> others = new ArrayList<>();
        for (Map.Entry<String, ArtifactRef> file : submission.files().entries().entrySet()) {
            String path = file.getKey();
            if (changed.get(path).isEmpty() && wanted.test(path) && others.size() < MOST_OTHERS && reader.left > 0) {
                others.add(reader.exhibit(path, file.getValue()));
            }
        }
        return new Exhibits(shown, others, hidden);
    }

    private static final class Reader {
        private final CheckContext context;
        private final int most;
        private final List<String> hidden = new ArrayList<>();
        private long left;

        Reader(CheckContext context, int most) {
            this.context = context;
            this.most = most;
            this.left = 10L * most;
        }

        /** A path is the worker's choice, too. */
        String exhibit(String path, ArtifactRef file) throws IOException {
            String content = text(path, file);
            left -= content.length();
            return Sections.fenced("File: " + path + "\n\n" + content);
        }

        /** Returns the beginning of a text file, whatever its encoding may be. */
        private String text(String path, ArtifactRef file) throws IOException {
            if (left <= 0) {
                hidden.add(path + " (there is too much)");
                return "(not read, there is too much)";
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(context.files().resolve(path))) {
                bytes = in.readNBytes(most);
            }
            boolean isCut = file.size() > bytes.length;
            // What is not UTF-8 becomes a replacement character: one odd byte must not hide a file.
            String text = new String(bytes, 0, isCut ? whole(bytes) : bytes.length, StandardCharsets.UTF_8);
            if (text.indexOf('\0') >= 0) {
                hidden.add(path + " (no text)");
                return "(no text; SHA-256 " + file.sha256() + ")";
            } else if (isCut) {
                hidden.add(path + " (" + file.size() + " bytes)");
                return text + "\n(cut here; the file has " + file.size() + " bytes)";
            }
            return text;
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
}
