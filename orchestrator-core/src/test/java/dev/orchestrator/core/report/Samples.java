package dev.orchestrator.core.report;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.core.files.MemoryArtifacts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Runs that look like real ones. */
final class Samples {
    private static final Criterion COMPILES = Criterion.of("FR-1.a", "compiles");
    private static final Criterion TESTS = Criterion.of("FR-1.b", "tests")
            .parameters(new JsonText("{\"select\":\"ParserTest\"}"))
            .stage(1);
    private static final Criterion OVERFLOW = Criterion.of("SC-1.a", "tests").stage(1);

    static final Spec SPEC = new Spec(
            "A small library for numbers",
            List.of(
                    new Requirement(
                            "FR-1", "Parses integers\n\nDecimal and hexadecimal, signed.", List.of(COMPILES, TESTS)),
                    new Requirement("FR-2", "Formats with separators", List.of()),
                    new Requirement("SC-1", "Refuses what it cannot represent", List.of(OVERFLOW)),
                    new Requirement("SC-2", "Is documented", List.of(Criterion.of("SC-2.a", "judge")))));

    private static final String BROKEN = """
            package numbers;

            public final class Parser {
                private Parser() {}

                public static int parse(String text) {
                    return Integer.parse(text.strip());
                }
            }
            """;
    private static final String MENDED = BROKEN.replace("Integer.parse(text.strip())", "Integer.decode(text.strip())");

    private Samples() {}

    static FakeRun failing(MemoryArtifacts store) {
        FileTree base = store.tree("README.md", "# Numbers\n");
        FileTree broken = base.with(
                "src/numbers/Parser.java", store.tree("a", BROKEN).entries().get("a"));
        FileTree mended = base.with(
                "src/numbers/Parser.java", store.tree("a", MENDED).entries().get("a"));
        FileTree tested = mended.with(
                "test/numbers/ParserTest.java",
                store.tree("a", "class ParserTest {}\n").entries().get("a"));
        Finding cannotFind = Finding.at(
                new Location("src/numbers/Parser.java", 7, 23),
                "compiler.err.cant.resolve.location.args",
                "cannot find symbol\n  symbol:   method parse(java.lang.String)\n  location: class java.lang.Integer");
        Finding overflow = Finding.at(
                Location.of("test/numbers/OverflowTest.java", 18),
                "test-failed",
                "OverflowTest.refuses_2147483648: expected NumberFormatException, but nothing was thrown");
        List<FakeTask> tasks = List.of(
                FakeTask.of("0", "root", TaskStatus.FAILED)
                        .wants("A small library for numbers")
                        .planner("root")
                        .doneWhen(COMPILES, TESTS, OVERFLOW)
                        .failed(
                                FailureClass.DEPENDENCY,
                                "2 of 5 subtasks are not done: overflow failed, docs was skipped.",
                                "Look at overflow first; its last findings say what is missing."),
                FakeTask.of("0/0", "parser", TaskStatus.ACCEPTED)
                        .wants("Write the parser for decimal and hexadecimal integers")
                        .serves("FR-1")
                        .doneWhen(COMPILES, TESTS)
                        .tried(1, 4, base, broken, List.of(cannotFind))
                        .tried(5, 9, base, mended, List.of()),
                FakeTask.of("0/1", "parser-tests", TaskStatus.ACCEPTED)
                        .wants("Write tests that round-trip every literal")
                        .after("parser")
                        .serves("FR-1")
                        .doneWhen(COMPILES, TESTS)
                        .tried(9, 14, mended, tested, List.of()),
                FakeTask.of("0/2", "overflow", TaskStatus.FAILED)
                        .wants("Refuse numbers that do not fit, with a message that names the limit")
                        .after("parser")
                        .serves("SC-1")
                        .doneWhen(OVERFLOW)
                        .tried(9, 21, mended, mended, List.of(overflow))
                        .attempt(FakeTask.callFailed(
                                2,
                                FakeRun.START.plusSeconds(22),
                                FailureClass.INVALID_OUTPUT,
                                Finding.of("wrong-shape", "the worker returned a list where Sources was expected")))
                        .tried(24, 31, mended, mended, List.of(overflow))
                        .failed(
                                FailureClass.REJECTED,
                                "Task overflow was rejected three times in a row for the same reason.",
                                "Read the findings, then give the worker what it lacks or relax SC-1.a.",
                                "java.lang.AssertionError: expected NumberFormatException",
                                "java.lang.IllegalStateException: parser returned -2147483648"),
                FakeTask.of("0/3", "docs", TaskStatus.SKIPPED)
                        .after("overflow")
                        .failed(
                                FailureClass.DEPENDENCY,
                                "Never started: overflow was not done.",
                                "Mend overflow first."),
                FakeTask.of("0/4", "changelog", TaskStatus.UNVERIFIED).tried(2, 3));
        return FakeRun.of("A small library for numbers", tasks)
                .spec(SPEC)
                .used(17, new Usage(48_211, 9_120, new BigDecimal("0.0731")));
    }

    /** A run under way. */
    static FakeRun running() {
        Finding dates = Finding.of("missing-date", "Give every entry a date such as 2026-11-22.");
        return FakeRun.of(
                "Release notes for 2.4",
                FakeTask.of("0", "root", TaskStatus.SPLIT),
                FakeTask.of("0/0", "collect", TaskStatus.ACCEPTED).tried(0, 3),
                FakeTask.of("0/1", "write", TaskStatus.SPLIT),
                FakeTask.of("0/1/0", "draft", TaskStatus.WORKING)
                        .tried(3, 8, dates)
                        .tried(9, 0),
                FakeTask.of("0/1/1", "pictures", TaskStatus.CHECKING).tried(4, 0),
                FakeTask.of("0/2", "translate", TaskStatus.PARKED),
                FakeTask.of("0/3", "publish", TaskStatus.WAITING),
                FakeTask.of("0/4", "announce", TaskStatus.FAILED)
                        .tried(3, 5, dates)
                        .failed(FailureClass.REJECTED, "Rejected.", "Mend it."));
    }

    /** One root and this many subtasks; every tenth was sent back once. */
    static FakeRun large(int size) {
        List<FakeTask> tasks = new ArrayList<>();
        tasks.add(FakeTask.of("0", "root", TaskStatus.ACCEPTED).planner("root"));
        for (int i = 0; i < size; i++) {
            FakeTask task = FakeTask.of("0/" + i, "file-" + i, TaskStatus.ACCEPTED)
                    .wants("Migrate src/test/java/org/example/module" + i + "/Example" + i + "Test.java")
                    .doneWhen(COMPILES, TESTS);
            tasks.add((i % 10 == 0
                            ? task.tried(i, i + 1, Finding.of("old-import", "still imports org.junit.Test"))
                            : task)
                    .tried(i + 1, i + 2));
        }
        return FakeRun.of("Migrate the tests", tasks);
    }
}
