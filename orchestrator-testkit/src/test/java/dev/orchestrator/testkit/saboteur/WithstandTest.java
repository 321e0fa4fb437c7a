package dev.orchestrator.testkit.saboteur;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.verify.CommandVerifier;
import dev.orchestrator.testkit.PipelineRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The saboteurs of the library against a pipeline with real javac and real JUnit. */
@Timeout(900)
class WithstandTest {
    private static final Path TABLE = Path.of("src/main/java/dev/orchestrator/testkit/saboteur/package-info.java");

    /** Writes its report when it is through, as Surefire does. */
    private static final String CHECK = "package check;\n"
            + "import fraction.Fraction;\n"
            + "import java.nio.file.*;\n"
            + "class FractionCheck {\n"
            + "  public static void main(String[] args) throws Exception {\n"
            + "    boolean adds = Fraction.of(1, 2).plus(Fraction.of(1, 3)).toString().equals(\"5/6\");\n"
            + "    Files.createDirectories(Path.of(\"reports\"));\n"
            + "    Files.writeString(Path.of(\"reports/TEST-check.xml\"), \"<testsuite><testcase classname='c' name='adds'>\"\n"
            + "        + (adds ? \"\" : \"<failure message='wrong'/>\") + \"</testcase></testsuite>\");\n"
            + "  }\n}\n";

    private static Saboteurs saboteurs() {
        return against(FractionProject.PIPELINE, FractionProject.GOAL.criteria());
    }

    private static Saboteurs against(Pipeline pipeline, List<Criterion> criteria) {
        return Saboteurs.against(pipeline, FractionProject.GOAL.doneWhen(criteria))
                .files(FractionProject.files())
                .judges("review");
    }

    /** Starts two JVMs, since what ends before the tests do needs none; the whole table needs thirty. */
    @Test
    void the_pipeline_withstands_one_of_each_kind() throws Exception {
        List<Criterion> quick = List.of(
                Criterion.of("untouched", "untouched"),
                Criterion.of("laws", "laws").stage(1));

        SabotageReport report = against(FractionProject.PIPELINE, quick)
                .only(
                        FailureMode.REPEATS_STEPS,
                        FailureMode.RESETS_CONVERSATION,
                        TestCheat.EDITS_TESTS,
                        TestCheat.KNOWS_INPUTS)
                .run();

        report.assertWithstood();
        assertThat(report.that(Sabotage.Ending.WITHSTOOD)).hasSize(4);
        assertThat(table()).hasSize(14 + 8).containsAll(rows(report));
    }

    @Test
    @Tag("slow")
    void all_modes_and_all_cheats_end_as_the_table_says() throws Exception {
        List<Saboteur> all = new ArrayList<>(List.of(FailureMode.values()));
        all.addAll(List.of(TestCheat.values()));

        SabotageReport report = saboteurs().only(all.toArray(new Saboteur[0])).run();

        report.assertWithstood();
        assertThat(report.that(Sabotage.Ending.WITHSTOOD)).hasSize(14 + 8);
        assertThat(report.sabotages()).allSatisfy(each -> {
            assertThat(each.outcome()).isInstanceOf(Outcome.Failed.class);
            assertThat(each.failureClass()).isPresent();
        });
        assertThat(rows(report)).containsExactlyElementsOf(table());
    }

    @Test
    @Tag("slow")
    void where_only_the_tests_that_it_sees_are_run_a_worker_can_cheat() throws Exception {
        SabotageReport report = against(FractionProject.PIPELINE, List.of(Criterion.of("green", "tests")))
                .only(TestCheat.values())
                .run();

        assertThat(report.that(Sabotage.Ending.SLIPPED))
                .extracting(Sabotage::saboteur)
                .containsExactly(
                        TestCheat.EDITS_TESTS,
                        TestCheat.DELETES_TESTS,
                        TestCheat.DISABLES_TESTS,
                        TestCheat.ALWAYS_EQUAL,
                        TestCheat.COUNTS_CALLS,
                        TestCheat.KNOWS_INPUTS);
        assertThat(report.that(Sabotage.Ending.WITHSTOOD)).hasSize(2);
    }

    @Test
    @Tag("slow")
    void work_of_more_than_was_asked_for_is_accepted() throws Exception {
        assertThat(filesOf(FractionProject.writes("solution", "benign")))
                .containsKeys("src/main/java/fraction/Fractions.java", "src/test/java/fraction/FractionsTest.java");
    }

    @Test
    @Tag("slow")
    void a_worker_that_mends_what_it_cheated_with_is_accepted() throws Exception {
        Worker honest = FractionProject.writes("solution");
        Worker cheating = TestCheat.DELETES_TESTS.worker(honest, new Deeds());

        assertThat(filesOf((assignment, context) ->
                        (assignment.findings().isEmpty() ? cheating : honest).work(assignment, context)))
                .containsKey("src/test/java/fraction/FractionTest.java")
                .doesNotContainKey("src/test/java/fraction/PassingTest.java");
    }

    private static Map<String, String> filesOf(Worker worker) throws InterruptedException {
        Pipeline pipeline = FractionProject.PIPELINE.toBuilder()
                .replaceWorker("java", worker)
                .build();
        PipelineRunner runner = PipelineRunner.of(pipeline);
        for (var file : FractionProject.files().entrySet()) {
            runner = runner.file(file.getKey(), file.getValue());
        }
        Outcome outcome = runner.run(FractionProject.GOAL);
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return runner.outcomeFiles(outcome);
    }

    /** What a program that exits says of itself is its status, and no more. */
    @Test
    @Tag("slow")
    void a_command_that_counts_its_tests_is_not_fooled_by_its_status() throws Exception {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        CommandVerifier plain = CommandVerifier.of(
                "sh",
                "-c",
                bin + "/javac -d out src/main/java/fraction/*.java check/FractionCheck.java && " + bin
                        + "/java -cp out check.FractionCheck");
        Pipeline commands = FractionProject.PIPELINE.toBuilder()
                .verifier("plain", plain)
                .verifier("counted", plain.countingTests("reports"))
                .build();

        SabotageReport believed = against(commands, List.of(Criterion.of("status", "plain")))
                .file("check/FractionCheck.java", CHECK)
                .only(TestCheat.EXITS_WITH_SUCCESS)
                .run();
        SabotageReport counted = against(commands, List.of(Criterion.of("counted", "counted")))
                .file("check/FractionCheck.java", CHECK)
                .only(TestCheat.EXITS_WITH_SUCCESS)
                .run();

        assertThat(believed.that(Sabotage.Ending.SLIPPED)).hasSize(1);
        counted.assertWithstood();
        assertThat(counted.sabotages().get(0).failureClass()).contains(FailureClass.INCONCLUSIVE);
        assertThat(counted.sabotages().get(0).caughtBy()).containsExactly("counted");
    }

    private static List<String> rows(SabotageReport report) {
        return report.sabotages().stream().map(WithstandTest::row).toList();
    }

    private static String row(Sabotage each) {
        return String.join(
                " | ",
                each.saboteur().source(),
                each.saboteur().title(),
                each.caughtBy().isEmpty() ? "-" : String.join(" ", each.caughtBy()),
                each.failureClass().map(Enum::name).orElse("-"),
                each.codes().isEmpty() ? "-" : String.join(" ", each.codes()));
    }

    /** Returns the rows of the table in the package's documentation, without their alignment. */
    private static List<String> table() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.contains(" | "))
                .map(line -> Arrays.stream(line.substring(line.indexOf('*') + 1).split("\\|"))
                        .map(String::strip)
                        .reduce((one, other) -> one + " | " + other)
                        .orElseThrow())
                .toList();
    }
}
