package dev.orchestrator.samples.migration.library;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks jars. */
final class Archive {
    private Archive() {}

    /**
     * Unpacks a jar, each entry into the folder that {@code folder} gives for its name.
     *
     * @throws IOException if it cannot be read, or an entry would land outside its folder
     */
    static void unpack(Path jar, Function<String, Path> folder) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.isDirectory()) {
                    continue;
                }
                Path root = folder.apply(entry.getName()).toAbsolutePath().normalize();
                Path target = root.resolve(entry.getName()).normalize();
                if (!target.startsWith(root)) {
                    throw new IOException(jar + " has the entry '" + entry.getName() + "', which leaves its folder");
                }
                Files.createDirectories(target.getParent());
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
