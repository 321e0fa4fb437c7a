package dev.orchestrator.testkit.simulation;

import java.util.List;

/** A seed fails. The message says how, which decisions it takes, and how to see it again; the cause is what was thrown. */
public final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 30;

    private final transient Simulation simulation;
    private final int decisions;

    private SimulationFailure(String message, Simulation simulation, int decisions, Throwable cause) {
        super(message, cause);
        this.simulation = simulation;
        this.decisions = decisions;
    }

    static SimulationFailure of(String found, Simulation simulation, long passed, int runs, Throwable cause) {
        String schedule = simulation.schedule();
        List<String> story = simulation.story();
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
        return new SimulationFailure(text.toString(), simulation, decisions, cause);
    }

    /** Returns the schedule it was shrunk to. */
    public String schedule() {
        return simulation.schedule();
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
