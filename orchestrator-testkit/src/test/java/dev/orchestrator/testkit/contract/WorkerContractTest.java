package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract passes a worker that keeps it; and each of its tests fails for one that breaks just that. */
@Timeout(300)
class WorkerContractTest {
    @Test
    void a_good_worker_passes() {
        assertThat(Findings.of(Workers.Good.class)).isEmpty();
    }

    @Test
    void so_does_one_that_asks_where_nobody_interrupts() {
        assertThat(Findings.of(Workers.Unusual.class)).isEmpty();
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
        assertThat(Findings.has(Workers.class, worker, test))
                .as("%s fails", test)
                .isTrue();
    }

    @Test
    void every_test_of_the_contract_has_been_seen_to_fail() {
        assertThat(Findings.triedBy(WorkerContractTest.class))
                .isEqualTo(Findings.testsOf(WorkerContract.class, PartContract.class));
    }
}
