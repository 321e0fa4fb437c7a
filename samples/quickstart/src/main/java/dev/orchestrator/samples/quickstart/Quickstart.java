package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.Orchestrator;
import dev.orchestrator.core.model.Models;
import dev.orchestrator.core.report.CostReport;
import dev.orchestrator.core.report.HtmlReport;
import dev.orchestrator.core.report.Progress;
import dev.orchestrator.core.report.TextReport;
import dev.orchestrator.store.jdbc.SqliteStateStore;
import dev.orchestrator.testkit.ScriptedModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns a spec into a verified Java library. Takes the folder for what it makes and, after {@code --model}, the model that
 * plans and writes: {@code openai}, {@code anthropic}, {@code gemini}, {@code ollama} or a URL; else a script does. Ends with
 * status 0 only if the library was accepted.
 */
public final class Quickstart {
    private static final int NOT_ACCEPTED = 1;
    private static final int NO_OUTPUT = 2;
    private static final int NO_MODEL = 3;
    private static final String SCRIPT = "script";

    private Quickstart() {}

    /** Runs the quickstart. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments));
        int flag = words.indexOf("--model");
        String name = flag < 0 || flag + 1 == words.size() ? SCRIPT : words.remove(flag + 1);
        words.remove("--model");
        Path folder = Path.of(words.isEmpty() ? "target/quickstart" : words.get(0));
        int status;
        Model model;
        try {
            model = name.equals(SCRIPT) ? CalcScript.model() : Models.named(name);
        } catch (IllegalStateException | IllegalArgumentException e) {
            System.err.println("There is no model to ask: " + e.getMessage());
            System.exit(NO_MODEL);
            return;
        }
        try {
            status = run(OutputFolder.prepare(folder), name, model, System.out);
        } catch (IOException e) {
            System.err.println("The quickstart cannot write to " + folder.toAbsolutePath() + ": " + e
                    + "\nName another folder: -Dquickstart.output=/path/to/folder");
            status = NO_OUTPUT;
        }
        if (status != 0) {
            System.exit(status);
        }
    }

    /**
     * Returns the status to end with.
     *
     * @param name what the model was called on the command line
     */
    static int run(OutputFolder output, String name, Model model, PrintStream out)
            throws IOException, InterruptedException {
        Spec spec = CalcLibrary.spec();
        out.println("\nFrom a spec to verified code: " + spec.title() + ".\n");
        boolean scripted = model instanceof ScriptedModel;
        if (scripted) {
            out.println("The model is scripted: its answers lie beside this program, and two of them are wrong.");
            out.println("All the rest is real: the plan, javac, JUnit, what they find, and the way back.\n");
        } else {
            out.println("Planned and written by " + model + CalcLibrary.limit(model) + ".\n");
        }
        try (StateStore store = SqliteStateStore.open(output.runs(name));
                Orchestrator orchestrator = Orchestrator.builder()
                        .pipeline(scripted ? CalcLibrary.pipeline() : CalcLibrary.pipeline(model))
                        .model("default", model)
                        .store(store)
                        .build()) {
            Thread atExit = new Thread(orchestrator::close); // ends the test JVMs, too, if somebody presses Ctrl-C
            Runtime.getRuntime().addShutdownHook(atExit);
            List<Run> cutShort = orchestrator.resumeAll();
            Run run;
            if (cutShort.isEmpty()) {
                run = orchestrator.start(Goal.of(spec).files(stored(CalcLibrary.tests(), store)));
            } else {
                run = cutShort.get(0);
                out.println("An earlier run was cut short. It goes on where it stopped.\n");
            }
            Outcome outcome;
            try (Progress.Following shown = Progress.auto(out).follow(run)) {
                outcome = run.await();
            }
            HtmlReport.of(outcome.report(), store).write(output.report());
            if (outcome instanceof Outcome.Accepted accepted) {
                orchestrator.exportFiles(accepted.files(), output.library());
                sentBack(outcome.report(), out);
                accepted(output, scripted, out);
            } else {
                out.println("\n" + TextReport.render(outcome.report()));
                out.println("Report   " + output.report().toAbsolutePath().toUri());
            }
            if (!scripted) {
                out.println("\n" + CostReport.of(outcome.report()).render());
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
            return outcome instanceof Outcome.Accepted ? 0 : NOT_ACCEPTED;
        }
    }

    /** Shows the first reason for which each rejected attempt came back. */
    private static void sentBack(RunReport report, PrintStream out) {
        out.println("\nSent back, and mended:");
        for (TaskReport task : report.tasks()) {
            task.attempts().stream()
                    .filter(attempt -> !attempt.findings().isEmpty())
                    .forEach(attempt -> out.println("  " + task.name() + ", attempt " + attempt.number() + "\n    "
                            + attempt.findings().get(0).toString().replace("; ", "\n      ")));
        }
    }

    private static void accepted(OutputFolder output, boolean scripted, PrintStream out) {
        Path folder = shortened(output.folder());
        out.println("\nEvery requirement is met, with evidence.\n");
        out.println("Report   " + output.report().toAbsolutePath().toUri());
        out.println("Library  " + folder.resolve("library"));
        out.println("Try it   cd " + quoted(folder));
        out.println("         javac -d classes library/src/main/java/calc/*.java");
        out.println("         java -cp classes calc.Calculator \"2 * (3 + 4) - 0.1\"\n");
        if (scripted) {
            out.println(
                    "A real model takes the script's place by one flag: -Dmodel=openai, anthropic, gemini, ollama, or");
            out.println("the URL of an endpoint.");
        }
    }

    private static FileTree stored(Map<String, String> texts, StateStore store) throws IOException {
        FileTree tree = FileTree.EMPTY;
        for (Map.Entry<String, String> file : texts.entrySet()) {
            byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
            tree = tree.with(file.getKey(), store.put(new ByteArrayInputStream(bytes)));
        }
        return tree;
    }

    /** Returns the path as somebody who called this program would write it. */
    private static Path shortened(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
    }

    private static String quoted(Path path) {
        return path.toString().contains(" ") ? "\"" + path + "\"" : path.toString();
    }
}
