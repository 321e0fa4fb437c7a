package dev.orchestrator.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Metered;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.testkit.LoneCall;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Model} must keep. Extend it and say what is under test; a model that costs money is better tested against
 * an endpoint that is played:
 *
 * <pre>{@code
 * class HouseModelContractTest extends ModelContract {
 *     @Override protected Model model() { return new HouseModel(server.url()); }
 * }
 * }</pre>
 */
public abstract class ModelContract {
    private static final int THREADS = 4;

    /** The shape of {@link #shapedRequest()}. */
    private static final OutputSchema SHAPE = new OutputSchema(
            "verdict",
            "{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"},\"why\":{\"type\":\"string\"}},"
                    + "\"required\":[\"ok\",\"why\"],\"additionalProperties\":false}");

    /** Creates the contract. */
    protected ModelContract() {}

    /** Makes the model under test. */
    protected abstract Model model();

    /** Returns a request that the model answers with a text. */
    protected ModelRequest request() {
        return ModelRequest.of(Message.user("Say hello.")).maxOutputTokens(100);
    }

    /** Returns whether it delivers its answers in pieces. Default: yes. */
    protected boolean streams() {
        return true;
    }

    /** Returns whether its answers have the shape that a request demands. Default: no, the engine sees to that. */
    protected boolean honoursShapes() {
        return false;
    }

    /** Returns a request that demands a shape; asked if it {@link #honoursShapes()}. */
    protected ModelRequest shapedRequest() {
        return ModelRequest.of(Message.user("Is it well? Say whether, and why."))
                .output(SHAPE);
    }

    /** Returns requests that the model may well not be able to answer. */
    protected List<ModelRequest> awkwardRequests() {
        return List.of(
                request().maxOutputTokens(1),
                request().maxOutputTokens(Integer.MAX_VALUE),
                request().option("no-such-option", "\u0000"),
                request().and(Message.tool("no-such-call", "")),
                ModelRequest.of(Message.system("")),
                ModelRequest.of(new Message("no-such-role", "", List.of(), null)));
    }

    /** Returns how long the model may take to end when it is stopped. Default: ten seconds. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    @Test
    void answers() throws Exception {
        assertThat(model().call(request(), new Listener()))
                .isInstanceOfSatisfying(
                        ModelReply.Answer.class,
                        answer -> assertThat(answer.text()).isNotBlank());
    }

    @Test
    void delivers_what_it_answers() throws Exception {
        Listener listener = new Listener();
        ModelReply reply = model().call(request(), listener);

        assertThat(reply).isInstanceOfSatisfying(ModelReply.Answer.class, answer -> {
            if (streams() || !listener.pieces.isEmpty()) {
                assertThat(listener.text()).as("the pieces it delivered").isEqualTo(answer.text());
            }
        });
    }

    /** I17: more than was reserved is an overrun, after which the run makes no more calls. */
    @Test
    void uses_no_more_than_it_said() throws Exception {
        Model model = model();
        if (model instanceof Metered metered) {
            Usage most = metered.atMost(request());
            Usage used = model.call(request(), new Listener()).usage();

            assertThat(used.tokens()).as("tokens").isLessThanOrEqualTo(most.tokens());
            BigDecimal bound = most.price();
            BigDecimal price = used.price();
            if (bound != null && price != null) {
                assertThat(price).as("price").isLessThanOrEqualTo(bound);
            }
        }
    }

    @Test
    void stops_when_no_more_is_wanted() throws Exception {
        if (!streams()) {
            return;
        }
        Listener enough = new Listener() {
            @Override
            public boolean delta(String text) {
                super.delta(text);
                return false;
            }
        };

        Race.End<ModelReply> end = inTime(request(), enough);

        assertThat(enough.pieces)
                .as("pieces it delivered though the first was enough")
                .hasSize(1);
        assertThat(end.result()).as("how it answered").hasOnlyElementsOfType(ModelReply.Aborted.class);
    }

    @Test
    void ends_soon_when_it_is_cancelled_before() throws Exception {
        inTime(request(), new Listener() {
            @Override
            void begins() {
                cancel();
            }
        });
    }

    @Test
    void ends_soon_when_it_is_cancelled_while_it_answers() throws Exception {
        inTime(request(), new Listener() {
            @Override
            public boolean delta(String text) {
                cancel();
                return super.delta(text);
            }
        });
    }

    @Test
    void throws_nothing_but_what_it_may() {
        for (ModelRequest request : awkwardRequests()) {
            try {
                model().call(request, new Listener());
            } catch (ModelException | InterruptedException expected) {
                assertThat(expected.getMessage())
                        .as("what is said about %s", request)
                        .isNotBlank();
            } catch (RuntimeException | Error other) {
                fail("Threw what is neither ModelException nor InterruptedException for " + request, other);
            }
        }
    }

    @Test
    void serves_calls_on_several_threads_at_once() throws Exception {
        Model model = model();
        String alone = described(model().call(request(), new Listener()));
        List<Race.End<String>> ends = Race.of(THREADS, number -> {
            Listener listener = new Listener();
            ModelReply reply = model.call(request(), listener);
            if (!listener.pieces.isEmpty() && reply instanceof ModelReply.Answer answer) {
                assertThat(listener.text()).as("the pieces of its own answer").isEqualTo(answer.text());
            }
            return described(reply);
        });

        assertThat(ends)
                .as("how calls at once end, none of which threw")
                .allSatisfy(end -> assertThat(end).isEqualTo(new Race.End<>(List.of(alone), List.of())));
    }

    @Test
    void answers_in_the_shape_that_is_demanded() throws Exception {
        if (!honoursShapes()) {
            return;
        }
        ModelRequest request = shapedRequest();
        OutputSchema shape = request.output().orElseThrow();

        assertThat(model().call(request, new Listener()))
                .isInstanceOfSatisfying(
                        ModelReply.Answer.class,
                        answer -> assertThat(
                                        JsonSchema.parse(shape.jsonSchema()).validate(answer.text()))
                                .as("violations of the shape by %s", answer.text())
                                .isEmpty());
    }

    private static String described(ModelReply reply) {
        return reply.getClass().getSimpleName();
    }

    /** Returns how it ended: with a reply, or with what it may throw. */
    private Race.End<ModelReply> inTime(ModelRequest request, Listener listener) throws InterruptedException {
        Model model = model();
        Race.End<ModelReply> end = Race.within(patience(), () -> {
                    listener.begins();
                    return model.call(request, listener);
                })
                .orElseThrow(
                        () -> new AssertionError("It has not ended within " + patience() + " after it was stopped."));
        assertThat(end.failure())
                .as("what it threw")
                .allMatch(it -> it instanceof ModelException || it instanceof InterruptedException);
        return end;
    }

    /** Remembers what it is told. */
    private static class Listener implements ModelCall {
        private final LoneCall lone = new LoneCall();
        final List<String> pieces = new ArrayList<>();
        private volatile boolean cancelled;

        void begins() {}

        final void cancel() {
            cancelled = true;
            Thread.currentThread().interrupt();
        }

        final String text() {
            return String.join("", pieces);
        }

        @Override
        public boolean delta(String text) {
            pieces.add(text);
            return true;
        }

        @Override
        public boolean cancelled() {
            return cancelled;
        }

        @Override
        public String callId() {
            return lone.callId();
        }

        @Override
        public Caller caller() {
            return lone.caller();
        }

        @Override
        public int tries() {
            return lone.tries();
        }

        @Override
        public Instant deadline() {
            return lone.deadline();
        }

        @Override
        public void sleep(Duration time) {
            lone.sleep(time);
        }
    }
}
