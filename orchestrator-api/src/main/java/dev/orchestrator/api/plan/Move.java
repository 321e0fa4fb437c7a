package dev.orchestrator.api.plan;

import dev.orchestrator.api.file.FileTree;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A planner's answer. */
public sealed interface Move {
    /** Returns a move that gives the task, as it is, to a worker. */
    static Work work(String worker) {
        return new Work(worker, null);
    }

    /** Returns a move that adds these subtasks and asks again when all have settled. */
    static Split split(Subtask... add) {
        return split(List.of(add));
    }

    /** As {@link #split(Subtask...)}. */
    static Split split(List<Subtask> add) {
        return new Split(add, Set.of(), Quorum.ALL, Wake.WHEN_SETTLED);
    }

    /** Returns a move that ends planning with this result and the union of the children's files. */
    static Conclude conclude(@Nullable Object result) {
        return new Conclude(result, null);
    }

    /**
     * Returns a move that gives up, saying why.
     *
     * @throws IllegalArgumentException if {@code reason} is blank
     */
    static Infeasible infeasible(String reason) {
        return new Infeasible(reason);
    }

    /** Returns a move that waits for the children still at work. */
    static Await await() {
        return new Await();
    }

    /**
     * Give the task, as it is, to a worker.
     *
     * @param worker the registered name
     * @param input what to tell it; null for the task's own input
     */
    record Work(String worker, @Nullable Object input) implements Move {
        /** @throws NullPointerException if {@code worker} is null */
        public Work {
            Objects.requireNonNull(worker, "worker");
        }
    }

    /**
     * Break the task down; in later rounds, change the breakdown.
     *
     * @param add subtasks to add
     * @param cancel names of children to cancel
     * @param quorum how many of all children must be done
     * @param wake when to ask the planner again
     */
    record Split(List<Subtask> add, Set<String> cancel, Quorum quorum, Wake wake) implements Move {
        /** @throws NullPointerException if a component is null */
        public Split {
            add = List.copyOf(add);
            cancel = cancel.isEmpty() ? Set.of() : Collections.unmodifiableSortedSet(new TreeSet<>(cancel));
            Objects.requireNonNull(quorum, "quorum");
            Objects.requireNonNull(wake, "wake");
        }

        /** Sets the children to cancel. */
        public Split cancel(String... names) {
            return new Split(add, new TreeSet<>(List.of(names)), quorum, wake);
        }

        /**
         * Sets how many of all children must be done.
         *
         * @throws IllegalArgumentException if {@code needed} is neither positive nor -1
         */
        public Split quorum(int needed) {
            return new Split(add, cancel, new Quorum(needed), wake);
        }

        /** Sets when to ask the planner again. */
        public Split wake(Wake wake) {
            return new Split(add, cancel, quorum, wake);
        }
    }

    /**
     * The task is done, as far as the planner can tell; its criteria decide. Children still at work are cancelled.
     *
     * @param result a record, a JSON-like value, {@code JsonText} or null
     * @param files exactly these files; null means the union of what the children left
     */
    record Conclude(@Nullable Object result, @Nullable FileTree files) implements Move {}

    /**
     * There is no way to the goal.
     *
     * @param reason why; not blank
     */
    record Infeasible(String reason) implements Move {
        /** @throws IllegalArgumentException if {@code reason} is blank */
        public Infeasible {
            Objects.requireNonNull(reason, "reason");
            if (reason.isBlank()) {
                throw new IllegalArgumentException("say why the goal cannot be reached");
            }
        }
    }

    /** Nothing to change; ask again when there is news. Valid only while a child has not ended. */
    record Await() implements Move {}

    /** When a split task's planner is asked again. */
    enum Wake {
        /** Never: the quorum joins the children, their results become one map, and no planner call is made. */
        NEVER,
        /** When all children have ended, or the quorum is reached or out of reach. */
        WHEN_SETTLED,
        /** As {@link #WHEN_SETTLED}, and at once when a child is not done. */
        ON_FAILURE,
        /** Whenever a child has ended. */
        ON_EACH
    }

    /**
     * How many children must be done.
     *
     * @param needed from 1, or -1 for all
     */
    record Quorum(int needed) {
        /** All children. */
        public static final Quorum ALL = new Quorum(-1);

        /** @throws IllegalArgumentException if {@code needed} is neither positive nor -1 */
        public Quorum {
            if (needed < 1 && needed != -1) {
                throw new IllegalArgumentException("a quorum needs at least 1, or -1 for all, but was " + needed);
            }
        }

        /** Returns whether all children are needed. */
        public boolean all() {
            return needed == -1;
        }
    }
}
