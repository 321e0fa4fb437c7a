package dev.orchestrator.samples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Compares the Java blocks of a Markdown page with the source files they are taken from, so that the page shows code
 * that compiles. A block is preceded by a line that names its file, from the page's folder on:
 *
 * <pre>
 * &lt;!-- code: samples/Hello.java --&gt;         the file without its package line
 * &lt;!-- code: samples/Hello.java#main --&gt;    what stands between // tag::main and // end::main
 * </pre>
 */
final class CodeBlocks {
    private static final Pattern MARKER = Pattern.compile("<!-- code: ([^ #]+)(?:#([\\w-]+))? -->");
    private static final Pattern TAG = Pattern.compile("\\s*// (tag|end)::([\\w-]+)\\s*");
    private static final String FENCE = "```";

    private final Path page;
    private final List<String> problems = new ArrayList<>();
    private int compared;

    private CodeBlocks(Path page) {
        this.page = page;
    }

    /** @param compared how many blocks have been compared */
    record Result(int compared, List<String> problems) {}

    static Result check(Path page) throws IOException {
        CodeBlocks blocks = new CodeBlocks(page);
        blocks.check(Files.readAllLines(page));
        return new Result(blocks.compared, List.copyOf(blocks.problems));
    }

    private void check(List<String> lines) throws IOException {
        Matcher marker = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher found = MARKER.matcher(line);
            if (found.matches()) {
                marker = found;
            } else if (line.startsWith(FENCE)) {
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).startsWith(FENCE)) {
                    end++;
                }
                block(line.substring(FENCE.length()).strip(), marker, i + 1, lines.subList(i + 1, end));
                marker = null;
                i = end;
            } else if (marker != null && !line.isBlank()) {
                problem(i + 1, "the marker for " + marker.group(1) + " must be followed by a ```java block");
                marker = null;
            }
        }
        if (marker != null) {
            problem(lines.size(), "the marker for " + marker.group(1) + " must be followed by a ```java block");
        }
    }

    private void block(String language, Matcher marker, int line, List<String> block) throws IOException {
        if (marker == null) {
            if (language.equals("java")) {
                problem(line, "nothing compiles this Java; put '<!-- code: path/of/File.java#tag -->' before it");
            }
            return;
        }
        if (!language.equals("java")) {
            problem(line, "the marker for " + marker.group(1) + " stands before '```" + language + "', not '```java'");
            return;
        }
        Path file = page.resolveSibling(marker.group(1));
        if (!Files.isRegularFile(file)) {
            problem(line, "there is no file " + marker.group(1));
            return;
        }
        List<String> expected = expected(file, marker.group(2));
        if (expected.isEmpty()) {
            problem(line, marker.group(1) + " has no code between '// tag::" + marker.group(2) + "' and its end");
            return;
        }
        compared++;
        compare(marker.group(1), line, expected, block);
    }

    private void compare(String file, int line, List<String> expected, List<String> block) {
        for (int i = 0; i < Math.max(expected.size(), block.size()); i++) {
            String wanted = i < expected.size() ? expected.get(i) : "(nothing more)";
            String shown = i < block.size() ? block.get(i).stripTrailing() : "(nothing more)";
            if (!wanted.equals(shown)) {
                problem(
                        line + i + 1,
                        "is not what " + file + " says\n  file: " + wanted + "\n  page: " + shown
                                + "\nThe block should be:\n" + String.join("\n", expected));
                return;
            }
        }
    }

    private static List<String> expected(Path file, String tag) throws IOException {
        List<String> taken = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(file)) {
            Matcher mark = TAG.matcher(line);
            if (mark.matches()) {
                if (mark.group(2).equals(tag)) {
                    inside = mark.group(1).equals("tag");
                }
            } else if (tag == null && line.startsWith("package ")) {
                inside = true;
            } else if (inside) {
                taken.add(line);
            }
        }
        String text = taken.stream().map(String::stripTrailing).collect(Collectors.joining("\n"));
        return text.isBlank() ? List.of() : text.stripIndent().strip().lines().toList();
    }

    private void problem(int line, String what) {
        problems.add(page.getFileName() + ":" + line + ": " + what);
    }
}
