package dev.orchestrator.testkit;

import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a fake's reply comes to who asked.
 *
 * @param latency how long it takes
 * @param characters the most in a piece of a stream; 0 if it is not streamed
 */
record Delivery(Duration latency, int characters) {
    static final Delivery AT_ONCE = new Delivery(Duration.ZERO, 0);

    /** @throws IllegalArgumentException if it is negative */
    Delivery latency(Duration latency) {
        if (latency.isNegative()) {
            throw new IllegalArgumentException("a latency cannot be negative, but was " + latency);
        }
        return new Delivery(latency, characters);
    }

    /** @throws IllegalArgumentException if there is less than one */
    Delivery chunks(int characters) {
        if (characters < 1) {
            throw new IllegalArgumentException("a chunk needs at least 1 character, but was to have " + characters);
        }
        return new Delivery(latency, characters);
    }

    /** Lets the time pass and streams the text; returns the reply, or how much of it was wanted. */
    ModelReply deliver(ModelReply reply, ModelCall call) throws InterruptedException {
        List<String> pieces = pieces(textOf(reply));
        Duration each = latency.dividedBy(Math.max(1, pieces.size()));
        pass(latency.minus(each.multipliedBy(Math.max(1, pieces.size()))), call);
        StringBuilder said = new StringBuilder();
        for (String piece : pieces) {
            pass(each, call);
            said.append(piece);
            if (!call.delta(piece)) {
                return new ModelReply.Aborted(said.toString(), said.length(), "no more was wanted", reply.usage());
            }
        }
        if (pieces.isEmpty()) {
            pass(each, call);
        }
        return reply;
    }

    void pass(Duration time, ModelCall call) throws InterruptedException {
        if (!time.isZero()) {
            call.sleep(time);
        }
    }

    private static String textOf(ModelReply reply) {
        if (reply instanceof ModelReply.Answer answer) {
            return answer.text();
        } else if (reply instanceof ModelReply.Truncated truncated) {
            return truncated.text();
        }
        return reply instanceof ModelReply.ToolCalls calls ? calls.text() : "";
    }

    /** No piece ends in the middle of a character: streams are of whole ones. */
    private List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        for (int start = 0; characters > 0 && start < text.length(); ) {
            int end = Math.min(text.length(), start + characters);
            end += end < text.length() && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end)) ? 1 : 0;
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }
}
