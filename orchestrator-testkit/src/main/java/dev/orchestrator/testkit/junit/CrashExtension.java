package dev.orchestrator.testkit.junit;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** One invocation for the whole run, and one for each of the records that it turned out to have. */
final class CrashExtension implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Cuts cuts = new Cuts();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(cuts, Spliterator.ORDERED), false);
    }

    /** How many there are is known when the first has been done, which is before the second is asked for. */
    private static final class Cuts implements Iterator<TestTemplateInvocationContext> {
        private final WholeRun whole = new WholeRun();
        private final AtomicBoolean wholeIsBegun = new AtomicBoolean();
        private int next;

        @Override
        public boolean hasNext() {
            if (next > 0 && !wholeIsBegun.get()) {
                throw new IllegalStateException(
                        "where the run can be cut off is known from the whole run: do all of the test");
            }
            return next == 0 || next <= whole.records();
        }

        @Override
        public TestTemplateInvocationContext next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return new Cut(new CrashRun(whole, next++), wholeIsBegun);
        }
    }

    private record Cut(CrashRun run, AtomicBoolean begun)
            implements TestTemplateInvocationContext, ParameterResolver, AfterTestExecutionCallback {
        @Override
        public String getDisplayName(int invocation) {
            return run.cut() == 0 ? "the whole run" : "cut off after record " + run.cut();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            begun.set(true);
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == CrashRun.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return run;
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            Optional<Throwable> failure = context.getExecutionException();
            if (failure.isPresent()) {
                HowFarItGot.addTo(failure.get(), run.report(), run.store(), context);
            } else if (run.report().isEmpty()) {
                throw new AssertionError(
                        "no run was made, so none was cut off: call run(pipeline, goal) of the CrashRun"
                                + " that the method gets");
            }
        }
    }
}
