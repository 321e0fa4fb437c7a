package dev.orchestrator.core.model.wire;

import java.util.function.Consumer;

/** Cuts a stream of bytes into messages, wherever it is split. For one stream and one thread. */
public abstract class Frames {
    private final Lines lines = new Lines(this::line);

    /**
     * Reads on, and hands over each message that is whole.
     *
     * @throws WireException if it cannot be a stream of this kind
     */
    public final void feed(byte[] bytes, int offset, int length) {
        lines.feed(bytes, offset, length);
    }

    /** Says that there is no more; a last message that is whole but for its end is handed over. */
    public final void end() {
        lines.end();
        last();
    }

    abstract void line(String line);

    abstract void last();

    /** Server-sent events, as the HTML standard has them ({@code text/event-stream}). */
    public static Frames ofEvents(Consumer<Frame> frames) {
        return new Frames() {
            private String event = "";
            private final StringBuilder data = new StringBuilder();
            private boolean any;

            @Override
            void line(String line) {
                if (line.isEmpty()) {
                    last();
                    return;
                }
                int colon = line.indexOf(':');
                String field = colon < 0 ? line : line.substring(0, colon);
                String value = colon < 0 ? "" : line.substring(colon + (line.startsWith(" ", colon + 1) ? 2 : 1));
                if (field.equals("data")) {
                    if (any) {
                        data.append('\n');
                    }
                    data.append(value);
                    any = true;
                    Lines.requireSize(data.length());
                } else if (field.equals("event")) {
                    event = value;
                } // all else is for those who would connect again
            }

            @Override
            void last() {
                if (any) {
                    frames.accept(new Frame(event, data.toString()));
                }
                event = "";
                data.setLength(0);
                any = false;
            }
        };
    }

    /** A JSON text a line ({@code application/x-ndjson}). */
    public static Frames ofLines(Consumer<Frame> frames) {
        return new Frames() {
            @Override
            void line(String line) {
                if (!line.isBlank()) {
                    frames.accept(new Frame("", line));
                }
            }

            @Override
            void last() {}
        };
    }
}
