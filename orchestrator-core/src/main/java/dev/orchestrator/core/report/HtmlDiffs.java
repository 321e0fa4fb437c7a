package dev.orchestrator.core.report;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.files.FileDiff;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes what changed between two trees, within limits that keep the page usable. */
final class HtmlDiffs {
    private static final int MAX_FILES = 25;
    private static final int MAX_NAMES = 100;
    private static final int MAX_LINES_PER_FILE = 120;
    private static final int MAX_LINES_PER_PAGE = 20_000;
    private static final int MAX_LINE = 400;
    private static final int OPEN_LINES = 40;

    private final Html html;
    private final @Nullable StateStore store;
    private int linesLeft = MAX_LINES_PER_PAGE;

    HtmlDiffs(Html html, @Nullable StateStore store) {
        this.html = html;
        this.store = store;
    }

    /** Writes the changes below a heading; one line if there are none. */
    void write(String heading, FileTree before, FileTree after) {
        List<String> changed = changed(before, after);
        if (changed.isEmpty()) {
            html.open("p", "class", "none").text(heading + ": no file changed").close();
            return;
        }
        html.open("div", "class", "diffs");
        html.leaf("h5", "", heading + ": " + Shown.count(changed.size(), "file"));
        changed.stream()
                .limit(MAX_FILES)
                .forEach(path ->
                        file(path, before.entries().get(path), after.entries().get(path), changed.size() == 1));
        if (changed.size() > MAX_FILES) {
            List<String> rest = changed.subList(MAX_FILES, changed.size());
            html.open("details", "class", "more")
                    .leaf("summary", "", Shown.count(rest.size(), "more file") + ", names only");
            html.open("ul");
            rest.stream().limit(MAX_NAMES).forEach(path -> html.leaf("li", "path", path));
            html.close();
            if (rest.size() > MAX_NAMES) {
                html.leaf("p", "cut", Shown.number(rest.size() - MAX_NAMES) + " more are not named here");
            }
            html.close();
        }
        html.close();
    }

    private static List<String> changed(FileTree before, FileTree after) {
        TreeSet<String> paths = new TreeSet<>(before.entries().keySet());
        paths.addAll(after.entries().keySet());
        paths.removeIf(
                p -> Objects.equals(before.entries().get(p), after.entries().get(p)));
        return List.copyOf(paths);
    }

    private void file(String path, @Nullable ArtifactRef before, @Nullable ArtifactRef after, boolean only) {
        String kind = before == null ? "added" : after == null ? "removed" : "changed";
        List<String> lines = List.of();
        String problem = null;
        if (store == null) {
            problem = "contents were not at hand when this report was written";
        } else if (linesLeft == 0) {
            problem = "not shown: this page's share for diffs is used up";
        } else {
            try {
                lines = FileDiff.between(tree(path, before), tree(path, after), store)
                        .get(0)
                        .lines();
                if (lines.size() == 1 && !lines.get(0).startsWith("@@")) {
                    problem = lines.get(0);
                }
            } catch (IOException | StoreException e) {
                problem = "cannot be read from the store: " + e.getMessage();
            }
        }
        if (only && problem == null && lines.size() <= OPEN_LINES) {
            html.open("details", "class", "file", "open", "");
        } else {
            html.open("details", "class", "file");
        }
        html.open("summary").leaf("span", "path", path).text(" ").leaf("span", "kind " + kind, kind);
        if (problem == null) {
            html.text(" ").leaf("span", "plus", "+" + count(lines, '+'));
            html.text(" ").leaf("span", "minus", "−" + count(lines, '-'));
        }
        html.close();
        if (problem != null) {
            html.leaf("p", "cut", problem);
        } else if (lines.isEmpty()) {
            html.leaf("p", "cut", "empty file");
        } else {
            lines(lines);
        }
        html.close();
    }

    private static FileTree tree(String path, @Nullable ArtifactRef ref) {
        return ref == null ? FileTree.EMPTY : FileTree.EMPTY.with(path, ref);
    }

    private static long count(List<String> lines, char mark) {
        return lines.stream().filter(l -> l.charAt(0) == mark).count();
    }

    private void lines(List<String> lines) {
        int shown = Math.min(lines.size(), Math.min(MAX_LINES_PER_FILE, linesLeft));
        html.open("pre", "class", "diff");
        lines.subList(0, shown).forEach(this::line);
        html.close();
        linesLeft -= shown;
        if (shown < lines.size()) {
            html.leaf(
                    "p",
                    "cut",
                    Shown.count(lines.size() - shown, "more line") + " not shown"
                            + (linesLeft == 0 ? ": this page's share for diffs is used up" : ""));
        }
    }

    private void line(String line) {
        char mark = line.charAt(0);
        String text = Shown.capped(line.substring(1), MAX_LINE);
        switch (mark) {
            case '+' -> html.leaf("ins", "", "+ " + text);
            case '-' -> html.leaf("del", "", "- " + text);
            case ' ' -> html.leaf("span", "", "  " + text);
            default -> html.leaf("b", "", mark + text);
        }
        html.line();
    }
}
