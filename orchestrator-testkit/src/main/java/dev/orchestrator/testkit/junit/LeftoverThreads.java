package dev.orchestrator.testkit.junit;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves an orchestrator open. */
final class LeftoverThreads implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(LeftoverThreads.class);
    private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(SPACE).put(Set.class, ours());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getConfigurationParameter(PARALLEL)
                .map(Boolean::parseBoolean)
                .orElse(false)) {
            return;
        }
        Set<String> left = new TreeSet<>(ours());
        left.removeAll(context.getStore(SPACE).get(Set.class, Set.class));
        if (!left.isEmpty()) {
            throw new AssertionError("threads are left behind: " + String.join(", ", left)
                    + ". Close each orchestrator, for instance with try (…)");
        }
    }

    private static Set<String> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("orchestrator-") || name.startsWith("simulation-"))
                .collect(Collectors.toSet());
    }
}
