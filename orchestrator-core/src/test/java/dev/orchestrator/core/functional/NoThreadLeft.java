package dev.orchestrator.core.functional;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** When all tests are over, no thread of any engine may be left, timers included. Before that, some belong to others. */
final class NoThreadLeft implements BeforeAllCallback, AutoCloseable {
    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(NoThreadLeft.class))
                .getOrComputeIfAbsent(NoThreadLeft.class, key -> this);
    }

    @Override
    public void close() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("orchestrator-")) {
                thread.join(EngineTest.LONG.toMillis());
                assertThat(thread.isAlive()).as("%s is left", thread.getName()).isFalse();
            }
        }
    }
}
