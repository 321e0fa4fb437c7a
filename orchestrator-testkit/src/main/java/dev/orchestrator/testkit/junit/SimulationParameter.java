package dev.orchestrator.testkit.junit;

import dev.orchestrator.testkit.simulation.Simulation;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives each test a simulation, and shows how far its run got when the test fails. */
final class SimulationParameter implements ParameterResolver, AfterTestExecutionCallback {
    private static final ExtensionContext.Namespace SPACE =
            ExtensionContext.Namespace.create(SimulationParameter.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Simulation.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        long seed = context.getElement()
                .flatMap(method -> AnnotationSupport.findAnnotation(method, OrchestratorTest.class))
                .or(() -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), OrchestratorTest.class))
                .map(OrchestratorTest::seed)
                .orElse(0L);
        Simulation simulation = Simulation.seeded(seed);
        context.getStore(SPACE).put(Simulation.class, simulation);
        return simulation;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        Simulation simulation = context.getStore(SPACE).get(Simulation.class, Simulation.class);
        context.getExecutionException().ifPresent(failure -> {
            if (simulation != null) {
                HowFarItGot.addTo(failure, simulation, context);
            }
        });
    }
}
