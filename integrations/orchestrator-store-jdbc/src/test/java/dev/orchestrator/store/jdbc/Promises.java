package dev.orchestrator.store.jdbc;

import dev.orchestrator.store.jdbc.Trace.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@link PowerChild} acknowledged, held against what was flushed by then. */
abstract class Promises {
    private static final Pattern TOKENS = Pattern.compile(PowerChild.TOKEN);

    final Trace trace;
    private final List<Ack> acks = new ArrayList<>();
    private final Map<String, List<Call>> flushes = new HashMap<>();

    Promises(Trace trace) {
        this.trace = trace;
        for (Call call : trace.on(".acks", Call::isWrite)) {
            String[] words = call.text(0).strip().split(" ");
            acks.add(new Ack(call, words[1], words[2], words.length > 3 ? words[3] : ""));
        }
        trace.on("", Call::isFlush)
                .forEach(call -> flushes.computeIfAbsent(call.path(), path -> new ArrayList<>())
                        .add(call));
    }

    /**
     * A promise.
     *
     * @param said the call that made it known
     * @param sha256 of what was put; empty if it is in the log
     */
    record Ack(Call said, String what, String token, String sha256) {
        @Override
        public String toString() {
            return what + " " + token + " (line " + said.start() + ")";
        }
    }

    /** Returns what is wrong with it; empty if nothing is. */
    abstract String fault(Ack ack);

    List<Ack> acks() {
        return acks;
    }

    /** Returns what is wrong with each promise that was not kept. */
    List<String> broken() {
        List<String> broken = new ArrayList<>();
        for (Ack ack : acks) {
            String fault = fault(ack);
            if (!fault.isEmpty()) {
                broken.add(ack + ": " + fault);
            }
        }
        return broken;
    }

    /** Returns how often the log was flushed. */
    abstract long flushes();

    /** Returns whether that file was flushed when this had been done, and before something else began. */
    boolean flushed(String path, Call done, Call next) {
        return flushes.getOrDefault(path, List.of()).stream()
                .anyMatch(flush -> done.before(flush) && flush.before(next));
    }

    /** Returns the first of these calls that each token is written by. */
    static Map<String, Call> firstWith(List<Call> writes) {
        Map<String, Call> first = new HashMap<>();
        for (Call write : writes) {
            Matcher tokens = TOKENS.matcher(new String(write.data(), StandardCharsets.ISO_8859_1));
            while (tokens.find()) {
                first.putIfAbsent(tokens.group(), write);
            }
        }
        return first;
    }
}
