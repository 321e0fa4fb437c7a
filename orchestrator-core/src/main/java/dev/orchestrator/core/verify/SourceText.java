package dev.orchestrator.core.verify;

import java.net.URI;
import java.net.URISyntaxException;
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
