package dev.orchestrator.samples.migration;

import dev.orchestrator.api.model.Model;
import dev.orchestrator.core.model.Models;
import dev.orchestrator.core.report.Progress;
import dev.orchestrator.samples.migration.library.Baseline;
import dev.orchestrator.samples.migration.library.BaselineMeasure;
import dev.orchestrator.samples.migration.library.Coordinates;
import dev.orchestrator.samples.migration.library.FetchException;
import dev.orchestrator.samples.migration.library.Fetcher;
import dev.orchestrator.samples.migration.library.Folders;
import dev.orchestrator.samples.migration.library.Library;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Migrates a published library's JUnit 4 tests to JUnit 5, by rules, and what they cannot do by a model if one is named:
 * {@code [groupId:artifactId:version] [--out folder] [--model openai|anthropic|gemini|ollama|URL]}.
 */
public final class Main {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int UNUSABLE = 2;

    private Main() {}

    /** Runs, and ends the JVM with 0, with 1 if the migration failed, with 2 if there was nothing to work with. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int status = run(List.of(args), System.out, System.err);
        System.out.flush();
        if (status != OK) {
            System.exit(status);
        }
    }

    static int run(List<String> args, PrintStream out, PrintStream err) throws IOException, InterruptedException {
        List<String> rest = new ArrayList<>(args);
        Coordinates coordinates;
        Path target;
        @Nullable Model model;
        try {
            String folder = option(rest, "--out", "a folder");
            String word = option(rest, "--model", "openai, anthropic, gemini, ollama or a URL");
            model = word.isEmpty() ? null : Models.named(word);
            coordinates = Coordinates.parse(rest.isEmpty() ? "commons-cli:commons-cli:1.4" : rest.remove(0));
            if (!rest.isEmpty()) {
                throw new IllegalArgumentException("cannot make sense of " + rest
                        + "; usage: [groupId:artifactId:version] [--out folder] [--model name]");
            }
            target = folder.isEmpty()
                    ? Path.of("target", "migrated", coordinates.artifact() + '-' + coordinates.version())
                    : Path.of(folder);
        } catch (IllegalArgumentException | IllegalStateException e) {
            err.println(e.getMessage());
            return UNUSABLE;
        }
        Path scratch = Files.createTempDirectory("migration-");
        try {
            out.println("Fetching " + coordinates + " through Maven …");
            Library library = Fetcher.fetch(coordinates, Files.createDirectory(scratch.resolve("fetched")));
            out.println("Measuring its " + library.testSources().size() + " test sources as they are …");
            Baseline baseline = BaselineMeasure.of(library, Files.createDirectory(scratch.resolve("baseline")));
            return migrate(new Migration(library, baseline, scratch.resolve("bench"), model), baseline, target, out);
        } catch (FetchException e) {
            err.println(e.getMessage());
            return UNUSABLE;
        } catch (IOException e) {
            err.println("cannot work with " + coordinates + ": " + e.getMessage());
            return UNUSABLE;
        } finally {
            Folders.delete(scratch);
        }
    }

    private static int migrate(Migration migration, Baseline baseline, Path folder, PrintStream out)
            throws IOException, InterruptedException {
        Path target = folder.toAbsolutePath().normalize();
        int parts = Groups.of(baseline).all().size();
        out.println("  " + baseline.outcomes().size() + " tests; " + parts + " parts to migrate");
        Files.createDirectories(target);
        MigrationResult result = migration.run(target, Progress.auto(out));
        out.println();
        out.print(result.text());
        out.println("The tests are in " + target.resolve("src") + ", the report is " + target.resolve("report.html"));
        return result.accepted() ? OK : FAILED;
    }

    private static String option(List<String> args, String name, String value) {
        int at = args.indexOf(name);
        if (at < 0) {
            return "";
        }
        if (at + 1 == args.size()) {
            throw new IllegalArgumentException(name + " needs " + value + " behind it");
        }
        args.remove(at);
        return args.remove(at);
    }
}
