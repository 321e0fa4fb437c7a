package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.work.Handoff;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A planner that keeps the contract, and one for each test of it that does not. */
final class Planners {
    private Planners() {}

    /** Has its input copied, and concludes with it. */
    static class Good extends PlannerContract {
        Trick trick() {
            return Trick.none();
        }

        @Override
        protected Planner planner() {
            Trick trick = trick();
            return (request, context) -> {
                if (request.round() == 1) {
                    return Move.split(
                            Subtask.work("copy", "copier").input(request.input().as(String.class)));
                }
                String text = trick.spoil(request.input().as(String.class), Workers.Good.outside(context));
                return Move.conclude(text);
            };
        }

        static Sample with(String input) {
            return Sample.of("copy")
                    .input(input)
                    .worker("copier", (assignment, context) -> Handoff.of(assignment.input()));
        }

        @Override
        protected Sample sample() {
            return with("one");
        }

        @Override
        protected Sample otherSample() {
            return with("other");
        }
    }

    static class Counts extends Good {
        @Override
        Trick trick() {
            return Trick.counting();
        }
    }

    static class MixesUp extends Good {
        @Override
        Trick trick() {
            return Trick.oneFieldForAll();
        }
    }

    static class Meets extends Good {
        @Override
        Trick trick() {
            return Trick.meetingOthers();
        }
    }

    static class Clings extends Good {
        @Override
        Trick trick() {
            return Trick.clinging();
        }

        @Override
        protected Duration patience() {
            return Trick.SHORT;
        }
    }

    static class Swallows extends Good {
        @Override
        Trick trick() {
            return Trick.swallowing();
        }
    }

    static class Parks extends Good {
        @Override
        Trick trick() {
            return Trick.parking();
        }
    }

    static class GivesUp extends Good {
        @Override
        protected Planner planner() {
            return (request, context) -> Move.infeasible("too hard");
        }
    }

    static class Stumbles extends Good {
        @Override
        protected Planner planner() {
            Planner good = super.planner();
            return (request, context) ->
                    request.refused() == 0 ? Move.work("somebody else") : good.plan(request, context);
        }
    }

    static class Wavers extends Good {
        private static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        protected Planner planner() {
            Planner good = super.planner();
            return (request, context) -> request.round() == 1
                    ? Move.split(Subtask.work("copy-" + CALLS.incrementAndGet(), "copier")
                            .input(request.input().as(String.class)))
                    : good.plan(request, context);
        }
    }

    static class TakesOffence extends Good {
        @Override
        protected Planner planner() {
            Planner good = super.planner();
            return (request, context) -> {
                if (request.refused() > 0) {
                    throw new IllegalStateException("my moves are good");
                }
                return good.plan(request, context);
            };
        }
    }
}
