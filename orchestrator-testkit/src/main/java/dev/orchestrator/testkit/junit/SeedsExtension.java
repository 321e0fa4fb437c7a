package dev.orchestrator.testkit.junit;

import dev.orchestrator.testkit.simulation.Exploration;
import dev.orchestrator.testkit.simulation.Simulation;
import dev.orchestrator.testkit.simulation.SimulationFailure;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** One invocation, in which the method is called for each seed. */
final class SeedsExtension implements TestTemplateInvocationContextProvider {
    private static final String SEEDS = "orchestrator.seeds";

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        SimulationTest asked = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), SimulationTest.class)
                .orElseThrow();
        int seeds = context.getConfigurationParameter(SEEDS, Integer::parseInt).orElse(asked.seeds());
        return Stream.of(new Seeds(asked, seeds));
    }

    private record Seeds(SimulationTest asked, int seeds)
            implements TestTemplateInvocationContext, InvocationInterceptor, ParameterResolver {
        @Override
        public String getDisplayName(int invocation) {
            return asked.schedule().isEmpty() ? seeds + " seeds" : "schedule " + asked.schedule();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Simulation.class
                    && parameter.getDeclaringExecutable().equals(context.getRequiredTestMethod());
        }

        /** Stands in until the method is called with that of a seed. */
        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Simulation.inOrder();
        }

        @Override
        public void interceptTestTemplateMethod(
                Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
                throws Throwable {
            invocation.skip();
            Method test = method.getExecutable();
            Exploration exploration = Exploration.of(simulation -> call(test, method, simulation));
            try {
                if (asked.schedule().isEmpty()) {
                    exploration.seeds(asked.first(), seeds).run();
                } else {
                    exploration.again(asked.schedule());
                }
            } catch (SimulationFailure failure) {
                Simulation failed = failure.simulation();
                HowFarItGot.addTo(failure, failed.report(), failed.store(), context);
                throw failure;
            }
        }

        private static void call(Method test, ReflectiveInvocationContext<Method> method, Simulation simulation) {
            Object[] arguments = method.getArguments().toArray();
            Parameter[] parameters = test.getParameters();
            for (int i = 0; i < parameters.length; i++) {
                if (parameters[i].getType() == Simulation.class) {
                    arguments[i] = simulation;
                }
            }
            ReflectionSupport.invokeMethod(test, method.getTarget().orElse(null), arguments);
        }
    }
}
