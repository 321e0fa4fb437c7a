package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.call.CallContext;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A worker that keeps the contract, and one for each test of it that does not. */
final class Workers {
    private Workers() {}

    /** Hands its input back, and leaves a file. */
    static class Good extends WorkerContract {
        Trick trick() {
            return Trick.none();
        }

        @Override
        protected Worker worker() {
            Trick trick = trick();
            return (assignment, context) -> {
                Files.writeString(context.directory().resolve("done.txt"), "done");
                String text = trick.spoil(assignment.input().as(String.class), outside(context));
                return Handoff.of(text);
            };
        }

        static Callable<?> outside(CallContext context) {
            return () -> {
                context.sleep(Duration.ZERO);
                return context.step("look", null, Effect.IDEMPOTENT, String.class, id -> "seen");
            };
        }

        static Sample with(String input) {
            return Sample.of("copy")
                    .input(input)
                    .file("in.txt", input)
                    .doneWhen(
                            "copied",
                            (submission, context) -> submission.result().json().contains(input)
                                    ? CheckResult.passed(1)
                                    : CheckResult.rejected("not-copied", "Hand over the input."));
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

    /** Asks within a step that must not be cut off, and on a thread of its own; both are allowed. */
    static class Unusual extends Good {
        @Override
        protected Worker worker() {
            return (assignment, context) -> {
                ExecutorService own = Executors.newSingleThreadExecutor();
                try {
                    own.submit(() -> {
                                context.sleep(Duration.ofMillis(1));
                                return null;
                            })
                            .get();
                } finally {
                    own.shutdownNow();
                }
                return Handoff.of(context.step(
                        "send",
                        null,
                        Effect.AT_MOST_ONCE,
                        String.class,
                        id -> assignment.input().as(String.class)));
            };
        }
    }

    static class Fails extends Good {
        @Override
        Trick trick() {
            return Trick.failing();
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

    static class WorksOnce extends Good {
        @Override
        protected Worker worker() {
            Worker good = super.worker();
            return (assignment, context) -> {
                if (!assignment.findings().isEmpty()) {
                    throw new IllegalStateException("what findings?");
                }
                return good.work(assignment, context);
            };
        }
    }

    static class WritesBeside extends Good {
        @Override
        protected Worker worker() {
            Worker good = super.worker();
            return (assignment, context) -> {
                Files.writeString(context.directory().resolveSibling("beside.txt"), "here");
                return good.work(assignment, context);
            };
        }
    }
}
