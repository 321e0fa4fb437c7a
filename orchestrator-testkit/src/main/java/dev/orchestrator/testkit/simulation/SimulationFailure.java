package dev.orchestrator.testkit.simulation;

import java.util.List;

/** A seed fails. The message says how, which decisions it takes, and how to see it again; the cause is what was thrown. */
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 30;

    private final String schedule;
    private final int decisions;

    private SimulationFailure(String message, String schedule, int decisions, Throwable cause) {
        super(message, cause);
        this.schedule = schedule;
        this.decisions = decisions;
    }

    static SimulationFailure of(
            String found, String schedule, long passed, int runs, Throwable cause, List<String> story) {
        int decisions = Schedule.parse(schedule, Faults.none()).given().size();
        StringBuilder text = new StringBuilder();
        text.append(cause.getMessage() == null ? cause.toString() : cause.getMessage());
        text.append("\n\nSeed ").append(found).append(" fails");
        text.append(passed == 0 ? "" : " after " + passed + " that pass");
        text.append(runs == 0 ? "" : "; in " + runs + " runs shrunk to this");
        text.append(
                decisions == 0
                        ? ". It fails in plain order and without faults"
                        : ". It takes " + decisions + (decisions == 1 ? " decision" : " decisions")
                                + " other than first-in-first-out:");
        story.stream().limit(MOST_SHOWN).forEach(each -> text.append("\n  ").append(each));
        if (story.size() > MOST_SHOWN) {
            text.append("\n  … and ").append(story.size() - MOST_SHOWN).append(" more");
        }
        text.append("\nTo see it again: \"").append(schedule).append('"');
        return new SimulationFailure(text.toString(), schedule, decisions, cause);
    }

    /** Returns the schedule it was shrunk to. */
    public String schedule() {
        return schedule;
    }

    /** Returns how many of its decisions are not first-in-first-out, or are faults. */
    public int decisions() {
        return decisions;
    }
}
