package dev.orchestrator.core.kernel;

import dev.orchestrator.api.TaskStatus;

/** When a task goes on by itself; void if the task has another time by then. */
record Timer(long at, TaskState task) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
        int byTime = Long.compare(at, other.at);
        return byTime != 0 ? byTime : task.id.compareTo(other.task.id);
    }

    boolean valid() {
        if (task.status.terminal() || task.status == TaskStatus.CANCELLING) {
            return false;
        }
        return task.checking != null ? task.checking.waitsFor(at) : task.until == at;
    }

    /** When a composite's own time is up, in the run's active milliseconds. */
    record OfComposite(long deadline, TaskState task) implements Comparable<OfComposite> {
        @Override
        public int compareTo(OfComposite other) {
            int byTime = Long.compare(deadline, other.deadline);
            return byTime != 0 ? byTime : task.id.compareTo(other.task.id);
        }

        /** A task that is being cancelled has its end already. */
        boolean valid() {
            return task.composite != null && !task.status.terminal() && task.status != TaskStatus.CANCELLING;
        }
    }
}
