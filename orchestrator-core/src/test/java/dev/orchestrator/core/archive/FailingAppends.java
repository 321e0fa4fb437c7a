package dev.orchestrator.core.archive;

import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.api.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A store on which nothing can be appended. */
final class FailingAppends {
    private FailingAppends() {}

    static StateStore of(StateStore inner) {
        return (StateStore) Proxy.newProxyInstance(
                FailingAppends.class.getClassLoader(),
                new Class<?>[] {StateStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("append")) {
                        throw new StoreException("the disk is full");
                    }
                    try {
                        return method.invoke(inner, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
