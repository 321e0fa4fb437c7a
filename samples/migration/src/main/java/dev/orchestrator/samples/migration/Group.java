package dev.orchestrator.samples.migration;

import java.util.List;
import java.util.Set;

/**
 * Test sources that have to change together: one file, or a class with all that inherit its tests and fixtures, which
 * neither JUnit understands half migrated.
 *
 * @param name unique within its package
 * @param files paths below {@code src/test/java}, the least dependent first
 * @param testClasses the classes whose tests show whether the files still do what they did
 * @param ownTests whether the files declare tests themselves
 */
public record Group(String name, List<String> files, Set<String> testClasses, boolean ownTests) {
    /** Copies the collections. */
    public Group {
        files = List.copyOf(files);
        testClasses = Set.copyOf(testClasses);
    }

    /** Returns the package of the first file; empty for the unnamed one. */
    public String packageName() {
        int end = files.get(0).lastIndexOf('/');
        return end < 0 ? "" : files.get(0).substring(0, end).replace('/', '.');
    }
}
