package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A model that keeps the contract, and one for each test of it that does not. */
final class TalkingModels {
    private static final Usage USED = Usage.of(3, 2);

    private TalkingModels() {}

    /** Says the same to everybody, in two pieces. */
    static class Good extends ModelContract {
        @Override
        protected Model model() {
            return new Talker();
        }

        @Override
        protected boolean honoursShapes() {
            return true;
        }
    }

    static class Talker implements Model, Metered {
        @Override
        public ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
            List<String> pieces =
                    request.output().isPresent() ? List.of("{\"ok\":true,", "\"why\":\"so\"}") : List.of("hel", "lo");
            String said = "";
            for (String piece : pieces) {
                if (Thread.interrupted() || call.cancelled()) {
                    throw new InterruptedException("stopped");
                }
                said += piece;
                if (!call.delta(piece)) {
                    return new ModelReply.Aborted(said, said.length(), "enough", USED);
                }
            }
            return new ModelReply.Answer(said, USED);
        }

        @Override
        public Usage atMost(ModelRequest request) {
            return USED;
        }
    }

    static class SaysNothing extends Good {
        @Override
        protected Model model() {
            return (request, call) -> new ModelReply.Answer("", USED);
        }
    }

    static class DeliversOtherwise extends Good {
        @Override
        protected Model model() {
            return (request, call) -> {
                call.delta("hullo");
                return new ModelReply.Answer("hello", USED);
            };
        }
    }

    static class Overruns extends Good {
        @Override
        protected Model model() {
            return new Talker() {
                @Override
                public Usage atMost(ModelRequest request) {
                    return Usage.of(3, 1);
                }
            };
        }
    }

    static class TalksOn extends Good {
        @Override
        protected Model model() {
            return (request, call) -> {
                call.delta("hel");
                call.delta("lo");
                return new ModelReply.Answer("hello", USED);
            };
        }
    }

    static class Clings extends Good {
        /** Released when the test is over, so that no thread hangs for ever. */
        static final CountDownLatch RELEASED = new CountDownLatch(1);

        @Override
        protected Model model() {
            return (request, call) -> {
                call.delta("hello");
                boolean released = false;
                while (!released && Thread.currentThread().isInterrupted()) {
                    try {
                        Thread.interrupted();
                        RELEASED.await();
                        released = true;
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return new ModelReply.Answer("hello", USED);
            };
        }

        @Override
        protected Duration patience() {
            return Trick.SHORT;
        }
    }

    static class Throws extends Good {
        @Override
        protected Model model() {
            return (request, call) -> {
                if (request.maxOutputTokens() == Integer.MAX_VALUE) {
                    throw new ArithmeticException("integer overflow");
                }
                return new Talker().call(request, call);
            };
        }
    }

    static class Meets extends Good {
        @Override
        protected Model model() {
            CountDownLatch two = new CountDownLatch(2);
            return (request, call) -> {
                two.countDown();
                return two.await(Trick.SHORT.toMillis(), TimeUnit.MILLISECONDS)
                        ? new ModelReply.Refused("not while I talk to others", USED)
                        : new Talker().call(request, call);
            };
        }
    }

    static class Shapeless extends Good {
        @Override
        protected Model model() {
            return (request, call) -> new ModelReply.Answer("{\"ok\":\"so so\"}", USED);
        }
    }
}
