package dev.orchestrator.testkit.assertj;

import java.util.function.Function;
import java.util.function.Supplier;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.api.StringAssert;
import org.jspecify.annotations.Nullable;

/**
 * What all assertions about a run share: they show its tree when they fail, and can be collected.
 *
 * @param <SELF> the assertion
 * @param <ACTUAL> what it is about
 */
public abstract class AbstractRunAssert<SELF extends AbstractRunAssert<SELF, ACTUAL>, ACTUAL>
        extends AbstractAssert<SELF, ACTUAL> {
    /** Set right after it was made: AssertJ makes those it collects by a constructor that takes nothing else. */
    @Nullable RunView run;

    AbstractRunAssert(ACTUAL actual, Class<?> type) {
        super(actual, type);
        info.useRepresentation(RunRepresentation.INSTANCE);
    }

    /** Fails unless it holds. The message is a sentence; the run's tree comes below it. */
    final void require(boolean holds, Supplier<String> message) {
        if (!holds) {
            throw broken(message.get());
        }
    }

    final AssertionError broken(String message) {
        RunView view = run;
        return failure("%s", message + (view == null ? "" : view.below()));
    }

    /**
     * Goes on to a part. If it is not there, that is the failure; when failures are collected, the assertions that follow
     * on it are not another one.
     */
    final <A extends AbstractRunAssert<A, T>, T> A onward(
            Class<A> assertion, Class<T> type, Function<T, A> maker, Supplier<T> part) {
        RunView view = run;
        if (view == null || view.softly == null) {
            isNotNull();
            A next = maker.apply(part.get());
            next.run = view;
            return next;
        }
        T found = collected(view.softly, part);
        OrchestratorSoftAssertions to = found == null ? new OrchestratorSoftAssertions() : view.softly;
        A next = to.proxy(assertion, type, found);
        next.run = new RunView(view.report, to);
        return next;
    }

    /** As {@link #onward}, to a value of the user's. */
    final <T> ObjectAssert<T> value(Supplier<T> part) {
        RunView view = run;
        if (view == null || view.softly == null) {
            isNotNull();
            return new ObjectAssert<>(part.get());
        }
        T found = collected(view.softly, part);
        return (found == null ? new SoftAssertions() : view.softly).assertThat(found);
    }

    /** As {@link #onward}, to a text. */
    final AbstractStringAssert<?> text(Supplier<String> part) {
        RunView view = run;
        if (view == null || view.softly == null) {
            isNotNull();
            return new StringAssert(part.get());
        }
        String found = collected(view.softly, part);
        return (found == null ? new SoftAssertions() : view.softly).assertThat(found);
    }

    /** Returns null if it is not there; what is asserted of that is collected where nobody looks. */
    private <T> @Nullable T collected(OrchestratorSoftAssertions softly, Supplier<T> part) {
        if (actual == null) {
            return null;
        }
        try {
            return part.get();
        } catch (AssertionError missing) {
            softly.collectAssertionError(missing);
            return null;
        }
    }
}
