package dev.orchestrator.core.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.SimpleJavaFileObject;

/** A source file of a submission, known to the compiler by its path in the tree. */
final class SourceText extends SimpleJavaFileObject {
    private final String path;
    private final String text;

    SourceText(String path, String text) {
        super(uri(path), Kind.SOURCE);
        this.path = path;
        this.text = text;
    }

    /**
     * Reads all sources below a folder: path → text.
     *
     * @throws IllegalArgumentException if there is none, or one cannot be read
     */
    static SortedMap<String, String> readAll(Path folder) {
        SortedMap<String, String> texts = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".java")).toList()) {
                texts.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalArgumentException("cannot read the Java sources in " + folder + ": " + e.getMessage(), e);
        }
        if (texts.isEmpty()) {
            throw new IllegalArgumentException(folder + " holds no .java file; name the folder above the packages");
        }
        return texts;
    }

    String path() {
        return path;
    }

    @Override
    public String getName() {
        return path;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
    }

    private static URI uri(String path) {
        try {
            return new URI("tree", null, "/" + path, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no name for a source file: '" + path + "'", e);
        }
    }
}
