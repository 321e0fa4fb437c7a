package dev.orchestrator.testkit.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests of a class and keeps what came of each. */
final class Launched implements TestExecutionListener {
    private final List<String> passed = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    /** @param parameters configuration, besides that tests run one after the other */
    static Launched of(Class<?> tests, Map<String, String> parameters) {
        return of(selectClass(tests), parameters);
    }

    static Launched of(DiscoverySelector tests, Map<String, String> parameters) {
        Launched launched = new Launched();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(tests)
                                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                                .configurationParameters(parameters)
                                .build(),
                        launched);
        return launched;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        result.getThrowable().ifPresent(failures::add);
        if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            passed.add(test.getDisplayName());
        }
    }

    List<String> passed() {
        return passed;
    }

    List<Throwable> failures() {
        return failures;
    }
}
