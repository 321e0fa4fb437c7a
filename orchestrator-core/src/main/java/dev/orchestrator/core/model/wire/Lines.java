package dev.orchestrator.core.model.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Lines of UTF-8 that end with a line feed, a carriage return, or both. */
final class Lines {
    /** Of one line, or one message of several, in bytes: no endpoint sends such, and memory is not without end. */
    static final int LONGEST = 16 * 1024 * 1024;

    private final Consumer<String> lines;
    private byte[] line = new byte[512];
    private int length;
    private boolean afterReturn;
    private boolean first = true;

    Lines(Consumer<String> lines) {
        this.lines = lines;
    }

    static void requireSize(int size) {
        if (size > LONGEST) {
            throw new WireException("the endpoint sent a message of more than " + LONGEST + " bytes");
        }
    }

    void feed(byte[] bytes, int offset, int count) {
        int from = offset;
        int end = offset + count;
        if (afterReturn && from < end) {
            afterReturn = false;
            from += bytes[from] == '\n' ? 1 : 0;
        }
        for (int i = from; i < end; i++) {
            if (bytes[i] != '\n' && bytes[i] != '\r') {
                continue;
            }
            add(bytes, from, i);
            emit();
            if (bytes[i] == '\r') {
                if (i + 1 == end) {
                    afterReturn = true;
                } else if (bytes[i + 1] == '\n') {
                    i++;
                }
            }
            from = i + 1;
        }
        add(bytes, Math.min(from, end), end);
    }

    void end() {
        if (length > 0) {
            emit();
        }
    }

    private void add(byte[] bytes, int from, int to) {
        int needed = length + to - from;
        requireSize(needed);
        if (needed > line.length) {
            line = Arrays.copyOf(line, Math.max(needed, 2 * line.length));
        }
        System.arraycopy(bytes, from, line, length, to - from);
        length = needed;
    }

    private void emit() {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        length = 0;
        if (first && text.startsWith("\ufeff")) {
            text = text.substring(1);
        }
        first = false;
        lines.accept(text);
    }
}
