package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract passes a verifier that keeps it; and each of its tests fails for one that breaks just that. */
@Timeout(300)
class VerifierContractTest {
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
        assertThat(Findings.has(Verifiers.class, verifier, test))
                .as("%s fails", test)
                .isTrue();
    }

    @Test
    void every_test_of_the_contract_has_been_seen_to_fail() {
        assertThat(Findings.triedBy(VerifierContractTest.class))
                .isEqualTo(Findings.testsOf(VerifierContract.class, PartContract.class));
    }
}
