package dev.orchestrator.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.core.kernel.CallId;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallBookTest {
    private static final CallId CALL = new CallId(TaskId.root(), CallId.Kind.CHECK, 1, 0, 0);
    private static final StepKey ASKED = new StepKey("model:m", "?", 0);

    private final List<String> problems = new ArrayList<>();
    private final CallBook book = new CallBook((seq, what) -> problems.add(seq + " " + what));

    private static StepEvent failed() {
        return new StepEvent.ModelCallFailed(CALL, ASKED, FailureClass.TRANSIENT, "interrupted", null, null);
    }

    @Test
    void a_model_call_may_end_after_its_call_was_taken_off_the_books() {
        book.decided(1, new Event.StopRequested(CALL));
        book.decided(2, new Event.LateOutcome(CALL));
        book.step(3, failed());

        assertThat(problems).isEmpty();
    }

    @Test
    void a_model_call_that_ends_and_was_never_begun_is_found() {
        book.decided(1, new Event.CheckCalled(CALL, "fine", "digest"));
        book.step(2, failed());

        assertThat(problems).singleElement().asString().contains("2 is the end of a call of model:m");
    }
}
