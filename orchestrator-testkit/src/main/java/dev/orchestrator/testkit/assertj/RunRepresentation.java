package dev.orchestrator.testkit.assertj;

import dev.orchestrator.api.run.Outcome;
import dev.orchestrator.api.run.TaskReport;
import dev.orchestrator.core.report.TextReport;
import java.util.Locale;
import org.assertj.core.presentation.StandardRepresentation;

/** Shows outcomes as trees, in the messages of AssertJ's own assertions too. */
final class RunRepresentation extends StandardRepresentation {
    static final RunRepresentation INSTANCE = new RunRepresentation();

    private RunRepresentation() {}

    @Override
    protected String fallbackToStringOf(Object object) {
        return object instanceof TaskReport task
                ? "task '" + task.name() + "' (" + task.id() + "), "
                        + task.status().name().toLowerCase(Locale.ROOT)
                : super.fallbackToStringOf(object);
    }

    @Override
    public String toStringOf(Object object) {
        return object instanceof Outcome outcome
                ? outcome.getClass().getSimpleName() + "\n" + RunView.shortened(TextReport.render(outcome.report()))
                : super.toStringOf(object);
    }
}
