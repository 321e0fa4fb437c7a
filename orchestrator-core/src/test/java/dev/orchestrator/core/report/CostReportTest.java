package dev.orchestrator.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.run.Spent;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CostReportTest {
    private static Spent spent(
            String task, Caller.Kind role, String name, int attempt, long tokens, @Nullable String price, long doubt) {
        return new Spent(
                new TaskId(task),
                role,
                name,
                attempt,
                "m",
                1,
                new Usage(tokens, tokens / 10, price == null ? null : new BigDecimal(price)),
                doubt,
                new BigDecimal(doubt).movePointLeft(3),
                attempt == 9 ? 1_007 : 0);
    }

    /** The root plans; 0/0 serves R1 and R2 and has a child; 0/1 serves R2; 0/2 serves nothing. */
    private static FakeRun run() {
        return FakeRun.of(
                        "A library",
                        FakeTask.of("0", "root", TaskStatus.ACCEPTED).planner("root"),
                        FakeTask.of("0/0", "core", TaskStatus.ACCEPTED).serves("R2", "R1"),
                        FakeTask.of("0/0/0", "part", TaskStatus.ACCEPTED),
                        FakeTask.of("0/1", "docs", TaskStatus.ACCEPTED).serves("R2"),
                        FakeTask.of("0/2", "notes", TaskStatus.ACCEPTED))
                .spec(new Spec(
                        "A library",
                        List.of(
                                new Requirement("R1", "One.", List.of()),
                                new Requirement("R2", "Two.", List.of()),
                                new Requirement("R3", "Three.", List.of()))))
                .spent(
                        spent("0", Caller.Kind.PLANNER, "root", 1, 1_000, "0.10", 0),
                        spent("0/0", Caller.Kind.WORKER, "java", 1, 2_000, "0.20", 500),
                        spent("0/0", Caller.Kind.VERIFIER, "judge", 1, 30, "0.03", 0),
                        spent("0/0", Caller.Kind.WORKER, "java", 2, 4_000, "0.40", 0),
                        spent("0/0/0", Caller.Kind.WORKER, "java", 1, 100, "0.01", 0),
                        spent("0/1", Caller.Kind.WORKER, "writer", 1, 200, "0.02", 0),
                        spent("0/2", Caller.Kind.WORKER, "writer", 1, 300, null, 0));
    }

    @Test
    void costs_are_told_apart_by_role_task_attempt_and_requirement() {
        assertThat(CostReport.of(run()).render()).isEqualTo("""
                                               calls  tokens in  tokens out  cost  not known besides
                        total                      7      7,630         763  0.76  up to 500 tokens, 0.50
                        by role
                        planner root               1      1,000         100  0.10
                        worker java                3      6,100         610  0.61  up to 500 tokens, 0.50
                        verifier judge             1         30           3  0.03
                        worker writer              2        500          50  0.02
                        by task
                        0 root                     1      1,000         100  0.10
                        0/0 core                   3      6,030         603  0.63  up to 500 tokens, 0.50
                        0/0/0 part                 1        100          10  0.01
                        0/1 docs                   1        200          20  0.02
                        0/2 notes                  1        300          30     -
                        by attempt
                        0 root, attempt 1          1      1,000         100  0.10
                        0/0 core, attempt 1        2      2,030         203  0.23  up to 500 tokens, 0.50
                        0/0 core, attempt 2        1      4,000         400  0.40
                        0/0/0 part, attempt 1      1        100          10  0.01
                        0/1 docs, attempt 1        1        200          20  0.02
                        0/2 notes, attempt 1       1        300          30     -
                        by requirement
                        R1                         4      6,130         613  0.64  up to 500 tokens, 0.50
                        R2                         5      6,330         633  0.66  up to 500 tokens, 0.50
                        no requirement             2      1,300         130  0.10
                        """);
    }

    @Test
    void a_text_report_says_what_is_not_known() {
        assertThat(TextReport.render(run()))
                .contains(
                        "7 model calls, 7,630 tokens in, 763 out, cost 0.76; not known besides: up to 500 tokens, 0.50");
        assertThat(TextReport.render(Samples.large(3).used(7, Usage.of(1, 1)))).doesNotContain("besides");
    }

    @Test
    void of_many_lines_the_dearest_are_shown_and_the_others_in_one_sum() {
        Spent[] many = IntStream.range(0, 120)
                .mapToObj(i -> spent("0/" + i, Caller.Kind.WORKER, "w", 1, 10, "0." + (100 + i * 7 % 120), 0))
                .toArray(Spent[]::new);
        CostReport report = CostReport.of(Samples.large(120).spent(many));

        List<CostReport.Line> shown = report.tables().get("by task");

        assertThat(report.tasks()).hasSize(120);
        assertThat(shown).hasSize(51);
        assertThat(shown.get(50).label()).isEqualTo("and 70 more");
        assertThat(shown.get(50).usage().cost().orElseThrow())
                .as("the cheapest")
                .isEqualTo(IntStream.range(100, 170)
                        .mapToObj(n -> new BigDecimal("0." + n))
                        .reduce(BigDecimal.ZERO, BigDecimal::add));
        assertThat(shown.subList(0, 50)).isSubsetOf(report.tasks());
    }

    @Test
    void a_page_has_them_and_one_without_model_calls_has_none() {
        assertThat(StrictHtml.read(HtmlReport.of(run()).render()).text)
                .contains("Costs", "worker java", "0/0 core, attempt 2", "up to 500 tokens, 0.50");
        assertThat(StrictHtml.read(HtmlReport.of(Samples.large(3)).render()).text)
                .doesNotContain("Costs");
    }

    @Test
    void what_was_saved_is_said() {
        FakeRun run = run().spent(
                        spent("0/0", Caller.Kind.WORKER, "java", 1, 10, null, 0),
                        spent("0/0", Caller.Kind.WORKER, "java", 9, 10, null, 0));

        assertThat(CostReport.of(run).render())
                .endsWith("Answers that could not become valid were cut off, which saved at most 1,007 tokens.\n");
        assertThat(CostReport.of(run().spent(spent("0/0", Caller.Kind.WORKER, "java", 1, 10, null, 0)))
                        .render())
                .doesNotContain("saved");
    }

    @Provide
    Arbitrary<List<Spent>> spendings() {
        return Combinators.combine(
                        Arbitraries.of("0", "0/0", "0/0/0", "0/1", "0/2"),
                        Arbitraries.of(Caller.Kind.class),
                        Arbitraries.of("a", "b"),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.longs().between(0, 1L << 40),
                        Arbitraries.bigDecimals()
                                .between(BigDecimal.ZERO, BigDecimal.TEN)
                                .ofScale(9)
                                .map(BigDecimal::toString)
                                .injectNull(0.2),
                        Arbitraries.longs().between(0, 1_000))
                .as(CostReportTest::spent)
                .list()
                .ofMaxSize(30);
    }

    @Property(tries = 200)
    void each_split_adds_up_to_the_total(@ForAll("spendings") List<Spent> spendings) {
        FakeRun run = run().spent(spendings.toArray(Spent[]::new));
        CostReport report = CostReport.of(run);

        assertThat(report.total().usage()).isEqualTo(run.usage());
        assertThat(report.total().tries()).isEqualTo(run.modelCalls());
        for (List<CostReport.Line> lines : List.of(report.roles(), report.tasks(), report.attempts())) {
            assertThat(lines.stream().map(CostReport.Line::usage).reduce(Usage.NONE, Usage::plus))
                    .isEqualTo(run.usage());
            assertThat(lines.stream()
                            .mapToLong(CostReport.Line::unsettledTokens)
                            .sum())
                    .isEqualTo(
                            spendings.stream().mapToLong(Spent::unsettledTokens).sum());
            assertThat(lines.stream().map(CostReport.Line::unsettledCost).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(
                            spendings.stream().map(Spent::unsettledCost).reduce(BigDecimal.ZERO, BigDecimal::add));
            assertThat(lines.stream().mapToLong(CostReport.Line::tries).sum()).isEqualTo(spendings.size());
        }
    }
}
