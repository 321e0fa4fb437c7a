package dev.orchestrator.core.report;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
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
    private final Contents contents;
    private int linesLeft = MAX_LINES_PER_PAGE;

    HtmlDiffs(Html html, Contents contents) {
        this.html = html;
        this.contents = contents;
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
        Contents.Content old = contents.read(before);
        Contents.Content now = contents.read(after);
        String problem = old.problem() != null ? old.problem() : now.problem();
        String oldText = old.text();
        String nowText = now.text();
        List<TextDiff.Line> lines = oldText == null || nowText == null ? List.of() : TextDiff.of(oldText, nowText);
        int shown = Math.min(lines.size(), Math.min(MAX_LINES_PER_FILE, linesLeft));
        if (only && shown > 0 && lines.size() <= OPEN_LINES) {
            html.open("details", "class", "file", "open", "");
        } else {
            html.open("details", "class", "file");
        }
        html.open("summary").leaf("span", "path", path).text(" ").leaf("span", "kind " + kind, kind);
        if (problem == null) {
            html.text(" ").leaf("span", "plus", "+" + TextDiff.count(lines, '+'));
            html.text(" ").leaf("span", "minus", "−" + TextDiff.count(lines, '-'));
        }
        html.close();
        if (problem != null) {
            html.leaf("p", "cut", problem);
        } else if (lines.isEmpty()) {
            html.leaf("p", "cut", "empty file");
        }
        if (shown > 0) {
            html.open("pre", "class", "diff");
            lines.subList(0, shown).forEach(this::line);
            html.close();
        }
        if (shown < lines.size()) {
            html.leaf(
                    "p",
                    "cut",
                    Shown.count(lines.size() - shown, "more line") + " not shown"
                            + (linesLeft - shown <= 0 ? ": this page's share for diffs is used up" : ""));
        }
        linesLeft -= shown;
        html.close();
    }

    private void line(TextDiff.Line line) {
        String tag = switch (line.mark()) {
            case '+' -> "ins";
            case '-' -> "del";
            case '@' -> "b";
            default -> "span";
        };
        String mark = line.mark() == '@' ? "⋯ " : line.mark() + " ";
        html.open(tag).text(mark + Shown.capped(line.text(), MAX_LINE)).close().line();
    }
}
