package dev.orchestrator.testkit.contract;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What a contract finds: its tests that fail for a part. */
final class Findings {
    private Findings() {}

    /** Runs a contract's tests; returns the names of those that failed. */
    static Set<String> of(Class<?> contract) {
        return of(selectClass(contract));
    }

    /** Returns whether one of a contract's tests fails for a part, which is a class inside of another. */
    static boolean has(Class<?> in, String part, String test) {
        Class<?> contract = Stream.of(in.getDeclaredClasses())
                .filter(candidate -> candidate.getSimpleName().equals(part))
                .findFirst()
                .orElseThrow();
        return !of(selectMethod(contract, test)).isEmpty();
    }

    /** Returns the tests of contracts. */
    static Set<String> testsOf(Class<?>... contracts) {
        Set<String> tests = new TreeSet<>();
        Stream.of(contracts)
                .flatMap(contract -> Stream.of(contract.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .forEach(method -> tests.add(method.getName()));
        return tests;
    }

    /** Returns the tests of contracts that are named in the second column of what another test is given. */
    static Set<String> triedBy(Class<?> tests) {
        Set<String> tried = new TreeSet<>();
        Stream.of(tests.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(CsvSource.class))
                .flatMap(method ->
                        Stream.of(method.getAnnotation(CsvSource.class).value()))
                .forEach(row -> tried.add(row.split(",")[1].strip()));
        return tried;
    }

    private static Set<String> of(DiscoverySelector selector) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selector)
                .filters(includeEngines("junit-jupiter"))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
        Set<String> failed = new TreeSet<>();
        int[] ran = {0};
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                    ran[0]++;
                }
                if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                    failed.add(test.getDisplayName().replace("()", "").replace(' ', '_'));
                }
            }
        });
        if (ran[0] == 0) {
            throw new IllegalStateException("no test was run by " + selector);
        }
        return failed;
    }
}
