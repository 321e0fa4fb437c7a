package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.call.CallContext;
import dev.orchestrator.api.model.ModelHandle;
import dev.orchestrator.api.verify.CheckContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a part and what it is given: sees everything it asks of that, and may act first. Each thing asked is a
 * touch; touches are numbered through a run from 1, 0 is the moment before. Asking whether all this is still wanted is one
 * the first time only: who polls asks as often as the machine is slow.
 */
class Watch {
    private final AtomicInteger touches = new AtomicInteger();
    private final AtomicBoolean polled = new AtomicBoolean();

    /** What a part does with what it is given. */
    interface Body<R, C, T> {
        T run(R request, C context) throws Exception;
    }

    /**
     * One call of the part.
     *
     * @param cancelled tells whether it has been asked to stop; no touch
     */
    record Call(Object request, BooleanSupplier cancelled) {}

    /** Called before the part. */
    void begins(Call call) throws InterruptedException {}

    /** Called before the part gets what it asks for; if it throws, that is what the part gets. */
    void touched(Call call, int number, Method asked) throws InterruptedException {}

    /** Called when what the part asked for threw. */
    void threw(Throwable failure) {}

    /** Called after the part; it answered or it threw. */
    void ends(Call call, @Nullable Object answer, @Nullable Throwable failure) {}

    final int touches() {
        return touches.get();
    }

    final <R, C, T> T call(Class<R> requestType, R request, Class<C> contextType, C context, Body<R, C, T> body)
            throws Exception {
        Call call = new Call(
                request, context instanceof CheckContext check ? check::cancelled : ((CallContext) context)::cancelled);
        begins(call);
        T answer;
        try {
            answer = body.run(shown(call, requestType, request), shown(call, contextType, context));
        } catch (Throwable failure) {
            ends(call, null, failure);
            throw failure;
        }
        ends(call, answer, null);
        return answer;
    }

    private <V> V shown(Call call, Class<V> type, V real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (method.getDeclaringClass() == Object.class) {
                return method.invoke(real, args);
            }
            try {
                if (!method.getName().equals("cancelled") || polled.compareAndSet(false, true)) {
                    touched(call, touches.incrementAndGet(), method);
                }
                Object found = method.invoke(real, args);
                return found instanceof ModelHandle handle ? shown(call, ModelHandle.class, handle) : found;
            } catch (InvocationTargetException e) {
                Throwable failure = e.getTargetException();
                threw(failure);
                throw failure;
            }
        }));
    }

    static boolean declares(Method method, Class<? extends Throwable> failure) {
        return Arrays.stream(method.getExceptionTypes()).anyMatch(type -> type.isAssignableFrom(failure));
    }
}
