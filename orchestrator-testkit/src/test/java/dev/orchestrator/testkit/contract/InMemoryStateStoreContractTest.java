package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.core.InMemoryStateStore;

class InMemoryStateStoreContractTest extends StateStoreContract {
    @Override
    protected StateStore open() {
        return new InMemoryStateStore();
    }

    @Override
    protected boolean answersWhenClosed() {
        return true;
    }
}
