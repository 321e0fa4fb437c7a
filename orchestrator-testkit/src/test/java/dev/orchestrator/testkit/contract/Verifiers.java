package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Verifier;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A verifier that keeps the contract, and one for each test of it that does not. */
final class Verifiers {
    private Verifiers() {}

    /** Lets pass what says that it is good. */
    static class Good extends VerifierContract {
        Trick trick() {
            return Trick.none();
        }

        @Override
        protected Verifier verifier() {
            Trick trick = trick();
            return (submission, context) -> {
                String given = submission.result().json();
                String read = trick.spoil(given, () -> context.approval("look", given));
                return read.equals(given) && given.contains("good")
                        ? CheckResult.passed(1)
                        : CheckResult.rejected("not-good", "It must be good, but is " + read);
            };
        }

        @Override
        protected Sample sample() {
            return Sample.of("be good").result("good");
        }

        @Override
        protected Sample otherSample() {
            return Sample.of("be good").result("good as well");
        }

        @Override
        protected Sample badSample() {
            return Sample.of("be good").result("bad");
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

    static class RejectsAll extends Good {
        @Override
        protected Verifier verifier() {
            return (submission, context) -> CheckResult.rejected("no", "No.");
        }
    }

    static class LooksAtNothing extends Good {
        @Override
        protected Verifier verifier() {
            return (submission, context) -> CheckResult.passed(0);
        }
    }

    static class PassesAll extends Good {
        @Override
        protected Verifier verifier() {
            return (submission, context) -> CheckResult.passed(1);
        }
    }

    static class SaysNotWhy extends Good {
        @Override
        protected Verifier verifier() {
            return (submission, context) -> CheckResult.rejected(List.of());
        }
    }

    static class Wavers extends Good {
        private static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        protected Verifier verifier() {
            return (submission, context) ->
                    CheckResult.rejected("no", "No, for the " + CALLS.incrementAndGet() + "th time.");
        }
    }

    static class WritesBeside extends Good {
        @Override
        protected Verifier verifier() {
            Verifier good = super.verifier();
            return (submission, context) -> {
                Files.writeString(context.files().resolveSibling("beside.txt"), "here");
                return good.check(submission, context);
            };
        }
    }
}
