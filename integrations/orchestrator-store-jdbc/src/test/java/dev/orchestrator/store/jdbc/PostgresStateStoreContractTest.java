package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.testkit.contract.StateStoreContract;
import java.util.Optional;

class PostgresStateStoreContractTest extends StateStoreContract {
    private final String url = PostgresServer.newSchema();

    @Override
    protected StateStore open() {
        return PostgresServer.open(url);
    }

    @Override
    protected Optional<StateStore> reopen() {
        return Optional.of(open());
    }

    @Override
    protected void expire(StateStore store, Ownership by) {
        PostgresServer.execute(url, "update run set lease_until = 0 where id = '" + by.run() + "'");
    }
}
