package dev.orchestrator.testkit.junit;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves an orchestrator open. */
final class LeftoverThreads implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(LeftoverThreads.class);
    private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";
    private static final String CLEAN = "clean";
    /** Threads that were told to end do so in a moment. */
    private static final long MOMENT_MILLIS = 2_000;

    @Override
    public void beforeEach(ExtensionContext context) {
        boolean parallel = context.getConfigurationParameter(PARALLEL)
                .map(Boolean::parseBoolean)
                .orElse(false);
        context.getStore(SPACE).put(CLEAN, !parallel && ours().isEmpty());
    }

    /** Where one was open before the test, its threads come and go. */
    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        if (!Boolean.TRUE.equals(context.getStore(SPACE).get(CLEAN, Boolean.class))) {
            return;
        }
        for (Thread thread : ours()) {
            thread.join(MOMENT_MILLIS);
            if (thread.isAlive()) {
                break; // the others have had as long
            }
        }
        Set<Thread> left = ours();
        if (!left.isEmpty()) {
            throw new AssertionError("threads are left behind: "
                    + left.stream().map(Thread::getName).sorted().collect(Collectors.joining(", "))
                    + ". Close each orchestrator, for instance with try (…)");
        }
    }

    private static Set<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive()
                        && (thread.getName().startsWith("orchestrator-")
                                || thread.getName().startsWith("simulation-")))
                .collect(Collectors.toSet());
    }
}
