package dev.orchestrator.core.report;

import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.store.StateStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run as one HTML page: what was wanted and how it ended, failures with what to do next, requirement → task →
 * evidence, and the task tree with every attempt, its findings, verdicts and changes.
 *
 * <p>The page is one file without any outside resource; it works from disk, in light and dark, on paper, and forbids
 * itself the network. Everything a run brought in is escaped. Long texts and diffs are cut, and the page says where.
 * The same report gives the same page. Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * HtmlReport.of(outcome.report(), store).write(Path.of("report.html"));
 * }</pre>
 */
public final class HtmlReport {
    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");
    private static final int MAX_FAILURES = 50;
    private static final int BAR = 1000;

    private final RunReport report;
    private final @Nullable StateStore store;

    private HtmlReport(RunReport report, @Nullable StateStore store) {
        this.report = Objects.requireNonNull(report, "report");
        this.store = store;
    }

    /** Returns the page for a report, with names of changed files but without their contents. */
    public static HtmlReport of(RunReport report) {
        return new HtmlReport(report, null);
    }

    /**
     * Returns the page for a report, with diffs. A file that cannot be read is named with the reason.
     *
     * @param store where the contents of files are
     */
    public static HtmlReport of(RunReport report, StateStore store) {
        return new HtmlReport(report, Objects.requireNonNull(store, "store"));
    }

    /**
     * Writes the page in UTF-8, over what was there.
     *
     * @return {@code file}
     * @throws IOException if the file cannot be written
     */
    public Path write(Path file) throws IOException {
        return Files.writeString(file, render());
    }

    /** Returns the page. */
    public String render() {
        RunTree tree = RunTree.of(report);
        Html html = new Html();
        html.empty("!doctype html").line();
        html.open("html", "lang", "en").open("head").empty("meta", "charset", "utf-8");
        html.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src '" + hash(STYLE) + "'; script-src '" + hash(SCRIPT)
                        + "'; base-uri 'none'; form-action 'none'");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.leaf("title", "", StatusMark.sign(report.status()) + " " + Shown.capped(report.objective(), 100));
        html.own("style", STYLE).close().line();
        html.open("body").open("main");
        header(html, tree);
        failures(html, tree);
        report.spec().ifPresent(spec -> new HtmlMatrix(html, Trace.of(report, spec)).write());
        if (!report.spent().isEmpty()) {
            new HtmlCosts(html, CostReport.of(report)).write();
        }
        tasks(html, tree);
        html.open("footer")
                .text("outcome digest ")
                .leaf("code", "", report.outcomeDigest())
                .close();
        html.close().own("script", SCRIPT).close().close().line();
        return html.done();
    }

    private void header(Html html, RunTree tree) {
        TaskStatus status = report.status();
        html.open("header", "class", "card " + StatusMark.tone(status));
        html.open("p", "class", "outcome")
                .leaf(
                        "span",
                        "pill big " + StatusMark.tone(status),
                        StatusMark.sign(status) + " " + StatusMark.word(status))
                .close();
        html.leaf("h1", "msg", Shown.capped(report.objective(), 500));
        html.leaf("p", "dim", "run " + report.run() + " · started " + Shown.time(report.startedAt()));
        report.forkedFrom().ifPresent(origin -> html.leaf("p", "dim", Shown.origin(origin)));
        if (status == TaskStatus.UNVERIFIED || report.withoutVerification()) {
            html.leaf(
                    "p",
                    "note warn",
                    "? Unverified: the goal was started without criteria. Nobody has judged this result.");
        }
        html.open("dl", "class", "numbers");
        number(html, status.terminal() ? "Elapsed" : "Elapsed so far", Shown.duration(report.elapsed()));
        number(html, "Tasks", Shown.number(tree.tasks().size()));
        number(html, "Attempts", Shown.number(tree.attempts()));
        number(html, "Not accepted", Shown.number(tree.rejected()));
        number(html, "Model calls", Shown.number(report.modelCalls()));
        number(html, "Tokens in", Shown.number(report.usage().inputTokens()));
        number(html, "Tokens out", Shown.number(report.usage().outputTokens()));
        report.usage().cost().ifPresent(cost -> number(html, "Cost", Shown.money(cost)));
        html.close();
        bar(html, tree);
        html.close().line();
    }

    private static void number(Html html, String what, String value) {
        html.open("div").leaf("dt", "", what).leaf("dd", "", value).close();
    }

    /** Shows the share of each status: as a bar, and in words below it. */
    private static void bar(Html html, RunTree tree) {
        if (tree.tasks().isEmpty()) {
            return;
        }
        html.open(
                "svg",
                "class",
                "bar",
                "viewBox",
                "0 0 " + BAR + " 10",
                "preserveAspectRatio",
                "none",
                "aria-hidden",
                "true");
        long before = 0;
        for (var entry : tree.counts().entrySet()) {
            long from = before * BAR / tree.tasks().size();
            before += entry.getValue();
            long to = before * BAR / tree.tasks().size();
            html.open(
                            "rect",
                            "class",
                            StatusMark.tone(entry.getKey()),
                            "x",
                            String.valueOf(from),
                            "width",
                            String.valueOf(Math.max(1, to - from)),
                            "height",
                            "10")
                    .close();
        }
        html.close();
        html.open("p", "class", "legend");
        tree.counts()
                .forEach((status, count) -> html.leaf(
                        "span",
                        "pill " + StatusMark.tone(status),
                        StatusMark.sign(status) + " " + Shown.number(count) + " " + StatusMark.word(status)));
        html.close();
    }

    private static void failures(Html html, RunTree tree) {
        List<TaskReport> failed =
                tree.tasks().stream().filter(t -> t.failure().isPresent()).toList();
        if (failed.isEmpty()) {
            return;
        }
        html.open("section", "id", "failures").leaf("h2", "", "Not done");
        failed.stream().limit(MAX_FAILURES).forEach(task -> {
            html.open("article").open("h3");
            html.leaf("span", "sign " + StatusMark.tone(task.status()), StatusMark.sign(task.status()));
            html.open("a", "href", "#" + HtmlTree.anchor(task.id()))
                    .text(Shown.capped(task.name(), 120))
                    .close();
            html.text(" ").leaf("span", "dim", "task " + task.id()).close();
            task.failure().ifPresent(f -> HtmlTree.failure(html, f));
            html.close().line();
        });
        if (failed.size() > MAX_FAILURES) {
            html.leaf(
                    "p",
                    "cut",
                    Shown.count(failed.size() - MAX_FAILURES, "more failure") + " are in the task tree below");
        }
        html.close();
    }

    private void tasks(Html html, RunTree tree) {
        html.open("section", "id", "tasks").leaf("h2", "", "Tasks");
        if (tree.tasks().isEmpty()) {
            html.leaf("p", "none", "No task has been started.").close();
            return;
        }
        html.open("div", "class", "tools", "role", "search");
        html.empty("input", "type", "search", "id", "find", "placeholder", "Find a task", "aria-label", "Find a task");
        tree.counts()
                .forEach((status, count) -> html.open(
                                "button", "type", "button", "data-f", StatusMark.word(status), "aria-pressed", "false")
                        .text(StatusMark.sign(status) + " " + StatusMark.word(status))
                        .close());
        html.open("button", "type", "button", "id", "unfold")
                .text("Unfold shown")
                .close();
        html.open("button", "type", "button", "id", "fold").text("Fold all").close();
        html.open("span", "class", "dim", "id", "hits", "role", "status").close();
        html.close();
        html.open("div", "class", "card tree");
        HtmlDiffs diffs = new HtmlDiffs(html, store);
        new HtmlTree(html, tree, new HtmlAttempt(html, diffs)).write();
        html.close().close();
    }

    private static String hash(String text) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(sha);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " from the library's jar", e);
        }
    }
}
