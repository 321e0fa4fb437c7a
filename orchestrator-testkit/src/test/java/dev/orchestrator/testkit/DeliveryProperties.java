package dev.orchestrator.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** In how many pieces and in how much time a reply comes changes nothing about it. */
class DeliveryProperties {
    /** Wants so many characters, and notes what passes. */
    private static final class Listening implements ModelCall {
        final List<String> heard = new ArrayList<>();
        Duration slept = Duration.ZERO;
        private final int wanted;
        private int length;

        Listening(int wanted) {
            this.wanted = wanted;
        }

        @Override
        public String callId() {
            return "listening";
        }

        @Override
        public Caller caller() {
            return new Caller(TaskId.root(), "root", Caller.Kind.WORKER, "worker", 1, Set.of());
        }

        @Override
        public int tries() {
            return 1;
        }

        @Override
        public Instant deadline() {
            return Instant.MAX;
        }

        @Override
        public boolean delta(String text) {
            heard.add(text);
            length += text.length();
            return length < wanted;
        }

        @Override
        public void sleep(Duration time) {
            slept = slept.plus(time);
        }

        @Override
        public boolean cancelled() {
            return false;
        }
    }

    @Property
    void any_chunking_gives_the_same_reply(
            @ForAll("replies") ModelReply reply,
            @ForAll @IntRange(min = 1, max = 40) int characters,
            @ForAll @LongRange(min = 0, max = 100_000_000_000L) long nanos)
            throws InterruptedException {
        Listening call = new Listening(Integer.MAX_VALUE);

        ModelReply delivered = Delivery.AT_ONCE
                .latency(Duration.ofNanos(nanos))
                .chunks(characters)
                .deliver(reply, call);

        assertThat(delivered).isEqualTo(reply);
        assertThat(String.join("", call.heard)).isEqualTo(text(reply));
        assertThat(call.slept).isEqualTo(Duration.ofNanos(nanos));
        assertThat(call.heard).allSatisfy(piece -> {
            assertThat(piece.length()).isBetween(1, characters + 1);
            assertThat(Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                    .isFalse();
        });
    }

    @Property
    void what_is_not_streamed_comes_whole_after_its_time(
            @ForAll("replies") ModelReply reply, @ForAll @LongRange(min = 0, max = 1_000_000) long nanos)
            throws InterruptedException {
        Listening call = new Listening(1);

        assertThat(Delivery.AT_ONCE.latency(Duration.ofNanos(nanos)).deliver(reply, call))
                .isEqualTo(reply);
        assertThat(call.heard).isEmpty();
        assertThat(call.slept).isEqualTo(Duration.ofNanos(nanos));
    }

    @Property
    void it_ends_where_no_more_is_wanted(
            @ForAll("replies") ModelReply reply,
            @ForAll @IntRange(min = 1, max = 40) int characters,
            @ForAll @IntRange(min = 1, max = 60) int wanted)
            throws InterruptedException {
        Listening call = new Listening(wanted);

        ModelReply delivered = Delivery.AT_ONCE.chunks(characters).deliver(reply, call);

        String text = text(reply);
        if (text.length() < wanted) {
            assertThat(delivered).isEqualTo(reply);
        } else {
            assertThat(delivered).isInstanceOfSatisfying(ModelReply.Aborted.class, aborted -> {
                assertThat(text).startsWith(aborted.text());
                assertThat(aborted.text()).isEqualTo(String.join("", call.heard));
                assertThat(aborted.atChar()).isEqualTo(aborted.text().length());
                assertThat(aborted.text().length()).isBetween(wanted, wanted + characters);
                assertThat(aborted.usage()).isEqualTo(reply.usage());
            });
        }
    }

    @Property(tries = 200)
    void a_script_with_chunks_says_what_it_says_without(
            @ForAll String text, @ForAll @IntRange(min = 1, max = 20) int characters) throws InterruptedException {
        ModelRequest request = ModelRequest.of(Message.user("go"));

        ModelReply whole = ScriptedModel.script().otherwise().reply(text).call(request, new LoneCall());
        ModelReply streamed = ScriptedModel.script()
                .otherwise()
                .reply(text)
                .chunks(characters)
                .call(request, new LoneCall());

        assertThat(streamed).isEqualTo(whole);
    }

    private static String text(ModelReply reply) {
        return reply instanceof ModelReply.Answer answer
                ? answer.text()
                : reply instanceof ModelReply.Truncated cut
                        ? cut.text()
                        : reply instanceof ModelReply.ToolCalls calls ? calls.text() : "";
    }

    @Provide
    Arbitrary<ModelReply> replies() {
        Arbitrary<String> texts = Arbitraries.of("a", "é", "\uD83D\uDE00", "\n", "{", "\"")
                .list()
                .ofMaxSize(60)
                .map(all -> String.join("", all));
        Usage usage = new Usage(3, 4, BigDecimal.ONE);
        return texts.flatMap(text -> Arbitraries.of(
                new ModelReply.Answer(text, usage),
                new ModelReply.Truncated(text, usage),
                new ModelReply.ToolCalls(text, List.of(new ToolCall("1", "t", "{}")), usage),
                new ModelReply.Refused(text, usage)));
    }
}
