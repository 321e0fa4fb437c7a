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
        assertThat(Findings.of(contract)).as("what the contract finds wrong").contains(test);
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
}
