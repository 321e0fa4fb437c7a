package dev.orchestrator.testkit.junit;

import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.testkit.replay.Rerun;
import dev.orchestrator.testkit.simulation.Invariants;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives a test the recorded run that it names, and looks at what became of it. */
final class RerunParameter implements ParameterResolver, AfterTestExecutionCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(RerunParameter.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Rerun.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Replay named = AnnotationSupport.findAnnotation(parameter.getDeclaringExecutable(), Replay.class)
                .orElseThrow(() -> new ParameterResolutionException(
                        "a parameter of type Rerun needs @Replay(\"…\") on its method: " + context.getDisplayName()));
        Rerun rerun = Rerun.ofResource(named.value()).mode(named.mode());
        context.getStore(SPACE).put(context.getUniqueId(), rerun);
        return rerun;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        Rerun rerun = context.getStore(SPACE).get(context.getUniqueId(), Rerun.class);
        Optional<Throwable> failure = context.getExecutionException();
        if (rerun == null) {
            if (failure.isEmpty()) {
                throw new AssertionError(
                        "@Replay has replayed nothing: give its method a parameter of type Rerun, and run it");
            }
            return;
        }
        Optional<RunReport> report = rerun.report();
        Optional<StateStore> store = rerun.store();
        if (report.isEmpty() || store.isEmpty()) {
            return;
        }
        if (failure.isPresent()) {
            HowFarItGot.addTo(failure.get(), report, store.get(), context);
        } else if (report.get().status().terminal()) {
            Invariants.check(store.get(), report.get().run(), false);
        }
    }
}
