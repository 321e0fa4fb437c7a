package dev.orchestrator.testkit.simulation;

import java.util.List;

/** A seed fails. The message says how, which decisions it takes, and how to see it again; the cause is what was thrown. */
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 30;

    private final transient Simulation simulation;
    private final String schedule;
    private final int decisions;

    private SimulationFailure(String message, Tried tried, int decisions) {
        super(message, tried.thrown());
        this.simulation = tried.simulation();
        this.schedule = tried.schedule();
        this.decisions = decisions;
    }

    /**
     * @param found what was found, without a full stop
     * @param repeatable whether the same decisions fail alike again
     */
    static SimulationFailure of(String found, Tried tried, boolean repeatable) {
        String schedule = tried.schedule();
        int decisions = Schedule.parse(schedule, Faults.none()).given().size();
        Throwable cause = tried.thrown();
        String message = cause == null || cause.getMessage() == null ? String.valueOf(cause) : cause.getMessage();
        StringBuilder text = new StringBuilder(message).append("\n\n").append(found);
        if (!repeatable) {
            text.append(". It did not fail the same way a second time, so something takes part that is not in the"
                    + " simulation: static state, threads of its own, the time, identity hash codes, or a model that"
                    + " remembers an earlier seed");
        } else if (decisions == 0) {
            text.append(". It fails in plain order and without faults");
        } else {
            text.append(". It takes ").append(decisions);
            text.append(decisions == 1 ? " decision" : " decisions").append(" other than first-in-first-out:");
            List<String> story = tried.simulation().story();
            story.stream().limit(MOST_SHOWN).forEach(each -> text.append("\n  ").append(each));
            if (story.size() > MOST_SHOWN) {
                text.append("\n  … and ").append(story.size() - MOST_SHOWN).append(" more");
            }
        }
        text.append("\nTo see it again: @SimulationTest(schedule = \"").append(schedule);
        text.append("\"), or Simulation.of(\"")
                .append(schedule)
                .append("\"), or .again(\"")
                .append(schedule);
        text.append("\") of an Exploration, with the same faults and interventions");
        return new SimulationFailure(text.toString(), tried, decisions);
    }

    /** Returns the schedule it was shrunk to. */
    public String schedule() {
        return schedule;
    }

    /** Returns the simulation that fails with the fewest decisions, as it was in the end: its report, its store. */
    public Simulation simulation() {
        return simulation;
    }

    /** Returns how many of its decisions are not first-in-first-out, or are faults. */
    public int decisions() {
        return decisions;
    }
}
