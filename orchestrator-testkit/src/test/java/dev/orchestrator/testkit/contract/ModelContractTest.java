package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract passes a model that keeps it; and each of its tests fails for one that breaks just that. */
@Timeout(300)
class ModelContractTest {
    @AfterAll
    static void release() {
        TalkingModels.Clings.RELEASED.countDown();
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
        assertThat(Findings.has(TalkingModels.class, model, test))
                .as("%s fails", test)
                .isTrue();
    }

    @Test
    void every_test_of_the_contract_has_been_seen_to_fail() {
        assertThat(Findings.triedBy(ModelContractTest.class)).isEqualTo(Findings.testsOf(ModelContract.class));
    }
}
