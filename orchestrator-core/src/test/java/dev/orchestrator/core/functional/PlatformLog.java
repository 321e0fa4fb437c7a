package dev.orchestrator.core.functional;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what anybody logs by the platform's own loggers, however unimportant, until it is closed. */
final class PlatformLog extends Handler {
    private static final Logger ROOT = Logger.getLogger("");

    private final Level before = ROOT.getLevel();
    private final Consumer<String> heard;

    private PlatformLog(Consumer<String> heard) {
        this.heard = heard;
        ROOT.setLevel(Level.ALL);
        ROOT.addHandler(this);
    }

    static AutoCloseable into(Consumer<String> heard) {
        return new PlatformLog(heard)::close;
    }

    @Override
    public void publish(LogRecord entry) {
        heard.accept(entry.getLoggerName() + " " + entry.getMessage() + Arrays.toString(entry.getParameters())
                + entry.getThrown());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        ROOT.removeHandler(this);
        ROOT.setLevel(before);
    }
}
