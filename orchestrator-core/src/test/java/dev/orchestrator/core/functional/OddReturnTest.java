package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.run.Run;
import dev.orchestrator.api.work.Handoff;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What user code may hand the library and nobody thinks of. */
class OddReturnTest extends EngineTest {
    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no words");
        }
    }

    @Test
    void an_exception_without_a_message_that_can_be_had_is_a_failure_like_others() throws Exception {
        Outcome.Failed failed = failed(outcomeOf(only((assignment, context) -> {
                    throw new Mute();
                })
                .limits(Limits.defaults().attempts(1))
                .build()));

        assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.DEFECT);
        assertThat(failed.failure().message()).contains("Mute", "cannot be had");
    }

    @Test
    void notes_of_100_MB_are_refused() throws Exception {
        Outcome.Failed failed = failed(
                outcomeOf(only((assignment, context) -> Handoff.of("done").notes("x".repeat(100_000_000)))
                        .limits(Limits.defaults().attempts(1))
                        .build()));

        assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
        assertThat(failed.failure().message()).contains("notes");
    }

    @Test
    void a_move_with_half_a_character_is_refused() throws Exception {
        Outcome.Failed failed = failed(outcomeOf(only((assignment, context) -> Handoff.of("done"))
                .replacePlanner(Pipeline.ROOT, (request, context) -> Move.split(Subtask.work("a\uD83D", "worker")))
                .build()));

        assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
        assertThat(failed.failure().message())
                .contains("the name of a subtask", "half a surrogate pair at character 1");
    }

    @Test
    void a_payload_that_is_no_json_is_refused() throws Exception {
        Payload broken = new Payload() {
            @Override
            public String json() {
                return "{";
            }

            @Override
            public <T> T as(Class<T> type) {
                throw new UnsupportedOperationException();
            }

            @Override
            public <T> T as(TypeRef<T> type) {
                throw new UnsupportedOperationException();
            }

            @Override
            public String sha256() {
                return "";
            }
        };
        Outcome.Failed failed = failed(outcomeOf(only((assignment, context) -> Handoff.of("done"))
                .replacePlanner(
                        Pipeline.ROOT,
                        (request, context) ->
                                Move.split(Subtask.work("a", "worker").input(broken)))
                .build()));

        assertThat(failed.failure().failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT);
    }

    @Test
    void a_run_cannot_be_cancelled_without_saying_why_and_goes_on() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Run run = start(
                engine(only((assignment, context) -> {
                            go.await();
                            return Handoff.of("done");
                        })
                        .build()),
                unverified());

        assertThatThrownBy(() -> run.cancel(null)).isInstanceOf(NullPointerException.class);
        go.countDown();
        assertThat(run.await(Duration.ofSeconds(Long.MAX_VALUE))).containsInstanceOf(Outcome.Unverified.class);
    }
}
