package dev.orchestrator.core.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Takes a stream apart at its line feeds, and nowhere else. Confined. */
final class Lines {
    private static final int BLOCK = 1 << 16;

    private final InputStream in;
    /** From {@code begin} to {@code end}: what was read and has not been returned. */
    private byte[] buffer = new byte[BLOCK];

    private int begin;
    private int end;

    /** Will read from here; closing it is the caller's. */
    Lines(InputStream in) {
        this.in = in;
    }

    /** Returns the next line without its line feed; null if no line feed comes any more. */
    byte @Nullable [] next() throws IOException {
        int looked = begin;
        while (true) {
            for (; looked < end; looked++) {
                if (buffer[looked] == '\n') {
                    byte[] line = Arrays.copyOfRange(buffer, begin, looked);
                    begin = looked + 1;
                    return line;
                }
            }
            looked -= begin;
            if (!more()) {
                return null;
            }
        }
    }

    /** Returns whether something is left behind the last line feed, when no line comes any more. */
    boolean isTorn() {
        return begin < end;
    }

    /** Moves what is left to the front, and reads on behind it. */
    private boolean more() throws IOException {
        int left = end - begin;
        byte[] next = left > buffer.length / 2 ? new byte[Math.multiplyExact(buffer.length, 2)] : buffer;
        System.arraycopy(buffer, begin, next, 0, left);
        buffer = next;
        begin = 0;
        end = left;
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, read);
        return read >= 0;
    }
}
