package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contracts pass a part that keeps them; and each of their tests fails for a part that breaks just that. */
@Timeout(300)
class ContractsTest {
    @AfterAll
    static void release() {
        Trick.RELEASED.countDown();
    }

    private static void assertFound(Class<?> contract, String test) {
        assertThat(Findings.has(contract, test)).as("%s fails", test).isTrue();
    }

    private static Set<String> testsOf(Class<?>... contracts) {
        Set<String> tests = new TreeSet<>();
        Stream.of(contracts)
                .flatMap(contract -> Stream.of(contract.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .forEach(method -> tests.add(method.getName()));
        return tests;
    }

    private static Set<String> tried(String method) {
        CsvSource source = Stream.of(ContractsTest.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(method))
                .findFirst()
                .orElseThrow()
                .getAnnotation(CsvSource.class);
        Set<String> tests = new TreeSet<>();
        Stream.of(source.value()).forEach(row -> tests.add(row.split(",")[1].strip()));
        return tests;
    }

    private static Class<?> named(Class<?> in, String name) {
        return Stream.of(in.getDeclaredClasses())
                .filter(candidate -> candidate.getSimpleName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_good_worker_passes() {
        assertThat(Findings.of(Workers.Good.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Fails, does_the_sample",
        "WorksOnce, works_again_when_it_comes_back_with_findings",
        "WritesBeside, writes_nothing_outside_its_directory",
        "Counts, ends_alike_wherever_a_crash_cuts_it_off",
        "Counts, keeps_nothing_from_one_run_to_the_next",
        "MixesUp, does_not_mix_up_runs_that_take_turns",
        "Meets, serves_runs_on_several_threads_at_once",
        "Clings, ends_soon_when_it_is_interrupted",
        "Swallows, lets_parked_through_and_throws_none_of_its_own",
        "Parks, lets_parked_through_and_throws_none_of_its_own"
    })
    void a_bad_worker_is_found(String worker, String test) {
        assertFound(named(Workers.class, worker), test);
    }

    @Test
    void every_test_of_the_worker_contract_has_been_seen_to_fail() {
        assertThat(tried("a_bad_worker_is_found")).isEqualTo(testsOf(WorkerContract.class, PartContract.class));
    }

    @Test
    void a_good_planner_passes() {
        assertThat(Findings.of(Planners.Good.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GivesUp, brings_the_sample_to_its_end",
        "Stumbles, gives_moves_that_are_valid",
        "Wavers, gives_the_same_moves_for_the_same_task",
        "Wavers, gives_the_same_moves_when_it_is_asked_again_after_a_crash",
        "TakesOffence, goes_on_when_a_move_is_refused",
        "Counts, ends_alike_wherever_a_crash_cuts_it_off",
        "Counts, keeps_nothing_from_one_run_to_the_next",
        "MixesUp, does_not_mix_up_runs_that_take_turns",
        "Meets, serves_runs_on_several_threads_at_once",
        "Clings, ends_soon_when_it_is_interrupted",
        "Swallows, lets_parked_through_and_throws_none_of_its_own",
        "Parks, lets_parked_through_and_throws_none_of_its_own"
    })
    void a_bad_planner_is_found(String planner, String test) {
        assertFound(named(Planners.class, planner), test);
    }

    @Test
    void every_test_of_the_planner_contract_has_been_seen_to_fail() {
        assertThat(tried("a_bad_planner_is_found")).isEqualTo(testsOf(PlannerContract.class, PartContract.class));
    }

    @Test
    void a_good_verifier_passes() {
        assertThat(Findings.of(Verifiers.Good.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "RejectsAll, accepts_the_good_sample",
        "LooksAtNothing, says_how_much_it_looked_at",
        "PassesAll, rejects_the_bad_sample_and_says_why",
        "SaysNotWhy, rejects_the_bad_sample_and_says_why",
        "Wavers, says_the_same_of_the_same_submission",
        "PassesAll, does_not_let_nothing_pass",
        "WritesBeside, writes_nothing_outside_its_directory",
        "Counts, ends_alike_wherever_a_crash_cuts_it_off",
        "Counts, keeps_nothing_from_one_run_to_the_next",
        "MixesUp, does_not_mix_up_runs_that_take_turns",
        "Meets, serves_runs_on_several_threads_at_once",
        "Clings, ends_soon_when_it_is_interrupted",
        "Swallows, lets_parked_through_and_throws_none_of_its_own",
        "Parks, lets_parked_through_and_throws_none_of_its_own"
    })
    void a_bad_verifier_is_found(String verifier, String test) {
        assertFound(named(Verifiers.class, verifier), test);
    }

    @Test
    void every_test_of_the_verifier_contract_has_been_seen_to_fail() {
        assertThat(tried("a_bad_verifier_is_found")).isEqualTo(testsOf(VerifierContract.class, PartContract.class));
    }

    @Test
    void a_good_model_passes() {
        assertThat(Findings.of(TalkingModels.Good.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SaysNothing, answers",
        "DeliversOtherwise, delivers_what_it_answers",
        "Overruns, uses_no_more_than_it_said",
        "TalksOn, stops_when_no_more_is_wanted",
        "Clings, ends_soon_when_it_is_cancelled_before",
        "Clings, ends_soon_when_it_is_cancelled_while_it_answers",
        "Throws, throws_nothing_but_what_it_may",
        "Meets, serves_calls_on_several_threads_at_once",
        "Shapeless, answers_in_the_shape_that_is_demanded"
    })
    void a_bad_model_is_found(String model, String test) {
        assertFound(named(TalkingModels.class, model), test);
    }

    @Test
    void every_test_of_the_model_contract_has_been_seen_to_fail() {
        assertThat(tried("a_bad_model_is_found")).isEqualTo(testsOf(ModelContract.class));
    }
}
