package dev.orchestrator.testkit.simulation;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.testkit.stage.Stage;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A model that fails where the schedule says so. It is everything else that the model is: metered, local, and so on. */
final class FaultyModel implements InvocationHandler {
    private static final Duration BUSY = Duration.ofMinutes(2);
    private static final Duration SLOW = Duration.ofHours(1);

    private final Model model;
    private final Schedule schedule;
    private final Stage stage;

    private FaultyModel(Model model, Schedule schedule, Stage stage) {
        this.model = model;
        this.schedule = schedule;
        this.stage = stage;
    }

    static Model of(Model model, Schedule schedule, Stage stage) {
        Set<Class<?>> interfaces = new LinkedHashSet<>(List.of(Model.class));
        for (Class<?> type = model.getClass(); type != null; type = type.getSuperclass()) {
            interfaces.addAll(List.of(type.getInterfaces()));
        }
        return (Model) Proxy.newProxyInstance(
                model.getClass().getClassLoader(),
                interfaces.toArray(Class<?>[]::new),
                new FaultyModel(model, schedule, stage));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Model.class && arguments != null && arguments.length == 2) {
            return call((ModelRequest) arguments[0], (ModelCall) arguments[1]);
        }
        try {
            return method.invoke(model, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private ModelReply call(ModelRequest request, ModelCall call) throws InterruptedException {
        Fault fault = schedule.fault(Point.MODEL);
        switch (fault) {
            case UNREACHABLE -> throw new ModelException(FailureClass.TRANSIENT, "simulated: " + fault.what());
            case BUSY -> throw new ModelException(FailureClass.TRANSIENT, "simulated: " + fault.what(), BUSY, null);
            case SLOW -> stage.sleep(SLOW);
            default -> {}
        }
        ModelReply reply = model.call(request, call);
        if (fault == Fault.TRUNCATED && reply instanceof ModelReply.Answer answer) {
            return new ModelReply.Truncated(
                    answer.text().substring(0, answer.text().length() / 2), answer.usage());
        }
        return fault == Fault.REFUSED ? new ModelReply.Refused("simulated: " + fault.what(), reply.usage()) : reply;
    }
}
