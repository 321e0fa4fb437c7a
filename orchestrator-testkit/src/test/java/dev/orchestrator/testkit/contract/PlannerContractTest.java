package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract passes a planner that keeps it; and each of its tests fails for one that breaks just that. */
@Timeout(300)
class PlannerContractTest {
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
        assertThat(Findings.has(Planners.class, planner, test))
                .as("%s fails", test)
                .isTrue();
    }

    @Test
    void every_test_of_the_contract_has_been_seen_to_fail() {
        assertThat(Findings.triedBy(PlannerContractTest.class))
                .isEqualTo(Findings.testsOf(PlannerContract.class, PartContract.class));
    }
}
