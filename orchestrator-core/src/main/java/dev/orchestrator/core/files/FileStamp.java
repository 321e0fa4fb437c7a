package dev.orchestrator.core.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a file may have been written to. Not by the time of its last modification, which everybody can set, but
 * by that of its last change of any kind, which only the system sets. (A program that keeps writing through a memory
 * mapping is noticed when the system gets to know of it.)
 */
record FileStamp(@Nullable Object inode, @Nullable Object size, FileTime changed) {
    private static final String VIEW = "unix";

    /** Returns a file's stamp; null where files have none, so that they have to be read. */
    static @Nullable FileStamp of(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains(VIEW)) {
            return null;
        }
        Map<String, Object> now = Files.readAttributes(file, VIEW + ":ino,size,ctime", LinkOption.NOFOLLOW_LINKS);
        return now.get("ctime") instanceof FileTime changed
                ? new FileStamp(now.get("ino"), now.get("size"), changed)
                : null;
    }

    /**
     * The clock of a file system, which may run beside the machine's and in coarse ticks. It is read once, when first
     * asked: a file that changed before this tick, and is read after it, gets another stamp if it is written to later. One
     * that changed in this very tick may not.
     */
    static final class Clock {
        private final Path folder;
        private @Nullable FileTime tick;
        private boolean asked;

        /** @param folder a folder of that file system */
        Clock(Path folder) {
            this.folder = folder;
        }

        /** Returns whether a file that is read from now on will get another stamp when it is written to. */
        boolean isPast(@Nullable FileStamp stamp) {
            if (stamp == null) {
                return false;
            }
            if (!asked) {
                asked = true;
                tick = read();
            }
            return tick != null && stamp.changed().compareTo(tick) < 0;
        }

        private @Nullable FileTime read() {
            try {
                Path probe = Files.createTempFile(folder, "orchestrator-", ".tick");
                try {
                    FileStamp stamp = of(probe);
                    return stamp == null ? null : stamp.changed();
                } finally {
                    Files.delete(probe);
                }
            } catch (IOException e) {
                return null; // then nothing is known, and everything is read
            }
        }
    }
}
