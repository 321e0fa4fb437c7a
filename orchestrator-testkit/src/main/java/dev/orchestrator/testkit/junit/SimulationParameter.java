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
        return parameter.getParameter().getType() == Simulation.class
                && context.getTestMethod()
                        .filter(method -> !AnnotationSupport.isAnnotated(method, SimulationTest.class))
                        .isPresent();
    }

    /** The same one in all of a test's methods. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(SPACE);
        Simulation known = store.get(context.getUniqueId(), Simulation.class);
        if (known == null) {
            known = Simulation.seeded(seed(context));
            store.put(context.getUniqueId(), known);
        }
        return known;
    }

    /** That of the method, or else of the innermost class that says one. */
    private static long seed(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), OrchestratorTest.class)
                .or(() -> AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), OrchestratorTest.class, context.getEnclosingTestClasses()))
                .map(OrchestratorTest::seed)
                .orElse(0L);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        Simulation simulation = context.getStore(SPACE).get(context.getUniqueId(), Simulation.class);
        context.getExecutionException()
                .filter(failure -> simulation != null)
                .ifPresent(failure -> HowFarItGot.addTo(failure, simulation.report(), simulation.store(), context));
    }
}
