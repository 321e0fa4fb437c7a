package dev.orchestrator.core.tool;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import java.nio.file.FileSystemException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a file tool does not do what it was asked to: the path, the reason, and what to do. */
final class Refusal {
    private static final int SHOWN = 200;

    private Refusal() {}

    /** What was asked for does not fit what is there. */
    static OrchestratorException invalid(String path, String problem) {
        return new OrchestratorException(FailureClass.INVALID_OUTPUT, "'" + shown(path) + "' " + problem);
    }

    /** It would leave the directory, or touch what is no file. */
    static OrchestratorException forbidden(String path, String problem) {
        return new OrchestratorException(FailureClass.POLICY, "'" + shown(path) + "' " + problem);
    }

    /** Says why something failed without the directory's path, which differs from call to call. */
    static OrchestratorException failed(String path, FileSystemException e) {
        String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        return new OrchestratorException(
                FailureClass.INVALID_OUTPUT,
                "'" + shown(path) + "' cannot be used: " + reason + "; list what there is, or choose another path",
                e);
    }

    static OrchestratorException tooLarge(String path, long bytes) {
        return invalid(
                path,
                String.format(
                        Locale.ROOT,
                        "has %,d bytes, and more than %,d cannot be read; use a smaller file",
                        bytes,
                        Workspace.MAX_BYTES));
    }

    static OrchestratorException notText(String path, long bytes) {
        return invalid(
                path,
                String.format(
                        Locale.ROOT, "is not text in UTF-8 but %,d other bytes; it can be replaced or deleted", bytes));
    }

    static OrchestratorException noFile(String path, @Nullable BasicFileAttributes found) {
        if (found != null && found.isDirectory() && !found.isOther()) {
            return invalid(path, "is a folder; name a file in it");
        }
        return noEntry(path, "file", found);
    }

    static OrchestratorException noFolder(String path, @Nullable BasicFileAttributes found) {
        if (found != null && found.isRegularFile()) {
            return invalid(path, "is a file, not a folder; choose another path, or delete it first");
        }
        return noEntry(path, "file or folder", found);
    }

    private static OrchestratorException noEntry(String path, String kind, @Nullable BasicFileAttributes found) {
        if (found == null) {
            return invalid(path, "does not exist; list what there is");
        } else if (found.isSymbolicLink()) {
            return forbidden(path, "is a link, and links are not followed; use another path, or delete the link");
        }
        return forbidden(path, "is no " + kind + "; use another path, or delete it");
    }

    /** Returns a path that can be printed and is not too long. */
    static String shown(String path) {
        StringBuilder shown = new StringBuilder();
        path.codePoints().limit(SHOWN).forEach(c -> shown.appendCodePoint(isPrintable(c) ? c : '?'));
        return path.codePointCount(0, path.length()) > SHOWN ? shown.append('…').toString() : shown.toString();
    }

    private static boolean isPrintable(int point) {
        return !Character.isISOControl(point) && Character.getType(point) != Character.SURROGATE;
    }
}
