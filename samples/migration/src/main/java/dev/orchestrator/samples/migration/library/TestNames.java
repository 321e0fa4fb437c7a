package dev.orchestrator.samples.migration.library;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Names tests alike on both engines: {@code package.Class#method}, with {@code [n]} for the n-th set of parameters. */
final class TestNames {
    private static final Pattern NUMBERED = Pattern.compile("\\[[a-z-]+:#(\\d+)]$");

    private TestNames() {}

    static String of(TestPlan plan, TestIdentifier test, String testClass) {
        Deque<TestIdentifier> path = new ArrayDeque<>();
        for (TestIdentifier at = test; at != null; at = plan.getParent(at).orElse(null)) {
            path.addFirst(at);
        }
        String owner = testClass;
        String method = "";
        StringBuilder repeats = new StringBuilder();
        for (TestIdentifier at : path) {
            TestSource source = at.getSource().orElse(null);
            int number = repeatOf(plan, at);
            if (number >= 0) {
                repeats.append('[').append(number).append(']');
            } else if (source instanceof ClassSource c) {
                owner = nested(testClass, c.getClassName());
            } else if (source instanceof MethodSource m) {
                method = '#' + bare(m.getMethodName());
            } else if (at.isTest()) {
                method = '#' + bare(at.getDisplayName());
            }
            if (number >= 0 && at.isTest() && source instanceof MethodSource m) {
                method = '#' + bare(m.getMethodName());
            }
        }
        return owner + method + repeats;
    }

    /** A class that inherits its tests reports them as its own on both engines; a nested one keeps its name. */
    private static String nested(String testClass, String source) {
        return source.startsWith(testClass + '$') ? source : testClass;
    }

    /** JUnit 4 puts the set of parameters into the method's name, {@code method[0]}; JUnit 5 does not. */
    private static String bare(String method) {
        int bracket = method.indexOf('[');
        return bracket > 0 ? method.substring(0, bracket) : method;
    }

    /** Counts from 0. Jupiter numbers repetitions in the id; Vintage has one nameless container for each, in order. */
    private static int repeatOf(TestPlan plan, TestIdentifier at) {
        String id = at.getUniqueId();
        Matcher numbered = NUMBERED.matcher(id);
        if (numbered.find()) {
            return Integer.parseInt(numbered.group(1)) - 1;
        }
        if (id.startsWith("[engine:junit-vintage]")
                && at.isContainer()
                && at.getDisplayName().startsWith("[")) {
            List<TestIdentifier> siblings = new ArrayList<>(
                    plan.getChildren(plan.getParent(at).orElseThrow().getUniqueIdObject()));
            siblings.removeIf(sibling -> sibling.isTest());
            return siblings.indexOf(at);
        }
        return -1;
    }
}
