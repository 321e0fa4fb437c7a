package dev.orchestrator.testkit.assertj;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;

/** Assertions about a finding. */
public class FindingAssert extends AbstractRunAssert<FindingAssert, Finding> {
    /** Called by AssertJ and {@link AbstractPartAssert#finding}. */
    public FindingAssert(Finding actual) {
        super(actual, FindingAssert.class);
    }

    /** Requires that its message says so. */
    public FindingAssert hasMessageContaining(String text) {
        isNotNull();
        require(
                actual.message().contains(text),
                () -> "Expected the finding '" + actual.code() + "' to say '" + text + "', but it says: "
                        + actual.message());
        return this;
    }

    /** Requires that it is about this line of this file. */
    public FindingAssert isAt(String file, int line) {
        isNotNull();
        Location found = actual.location();
        require(
                found != null && found.file().equals(file) && found.line() == line,
                () -> "Expected the finding '" + actual.code() + "' to be at " + Location.of(file, line)
                        + ", but it is " + (found == null ? "nowhere." : "at " + found + "."));
        return this;
    }
}
