package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.testkit.contract.StateStoreContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqliteStateStoreContractTest extends StateStoreContract {
    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();

    @Override
    protected StateStore open() {
        return SqliteStateStore.open(folder.resolve("runs.db"), clock);
    }

    @Override
    protected Optional<StateStore> reopen() {
        return Optional.of(open());
    }

    @Override
    protected void expire(StateStore store, Ownership by) {
        clock.move(Duration.ofHours(1));
    }
}
