package dev.orchestrator.testkit.junit;

import dev.orchestrator.testkit.replay.Rerun;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives a test the recorded run that it names. */
final class RerunParameter implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Rerun.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Replay named = AnnotationSupport.findAnnotation(parameter.getDeclaringExecutable(), Replay.class)
                .orElseThrow(() -> new ParameterResolutionException(
                        "a parameter of type Rerun needs @Replay(\"…\") on its method: " + context.getDisplayName()));
        return Rerun.ofResource(named.value()).mode(named.mode());
    }
}
