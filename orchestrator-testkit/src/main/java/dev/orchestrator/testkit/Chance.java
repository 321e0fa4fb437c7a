package dev.orchestrator.testkit;

import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.tool.ToolSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Chance that depends on a seed, on who asks and on what is asked, and on nothing else: neither on what was asked before
 * nor on the JVM.
 */
final class Chance {
    private final byte[] base;

    private Chance(byte[] base) {
        this.base = base;
    }

    static Chance of(long seed, Caller caller, ModelRequest request) {
        MessageDigest digest = sha256();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, seed));
        add(
                digest,
                caller.task().path(),
                caller.kind().name(),
                caller.role(),
                Integer.toString(caller.number()),
                request.output().map(OutputSchema::jsonSchema).orElse(""));
        for (ToolSpec tool : request.tools()) {
            add(digest, "tool", tool.name(), tool.inputSchema());
        }
        for (Message message : request.messages()) {
            add(digest, message.role(), message.text());
            for (ToolCall call : message.calls()) {
                add(digest, call.name(), call.arguments());
            }
        }
        return new Chance(digest.digest());
    }

    /** Returns the number that belongs to a name. */
    long number(String name) {
        MessageDigest digest = sha256();
        digest.update(base);
        add(digest, name);
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    /** Returns one of 0 to bound - 1. */
    long below(String name, long bound) {
        return Long.remainderUnsigned(number(name), bound);
    }

    <T> T oneOf(String name, List<T> choices) {
        return choices.get((int) below(name, choices.size()));
    }

    /** With their lengths, so that where one ends and the next begins makes a difference. */
    private static void add(MessageDigest digest, String... texts) {
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
