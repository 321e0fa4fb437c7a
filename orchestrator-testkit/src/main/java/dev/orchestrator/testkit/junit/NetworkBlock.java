package dev.orchestrator.testkit.junit;

import dev.orchestrator.testkit.replay.Rerun;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Refuses connections to other machines for as long as any test wants that, and nobody has asked for real answers. */
final class NetworkBlock implements BeforeAllCallback, BeforeEachCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(NetworkBlock.class);
    private static final Set<String> REAL = Set.of(Rerun.Mode.RECORD_MISSING.name(), Rerun.Mode.LIVE.name());
    private static int wanted; // guarded by the class
    private static @Nullable ProxySelector before; // guarded by the class

    @Override
    public void beforeAll(ExtensionContext context) {
        blockFor(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        blockFor(context);
    }

    /** What is in the store is closed with it, whatever else goes wrong. */
    private static void blockFor(ExtensionContext context) {
        if (REAL.contains(System.getProperty(Rerun.PROPERTY, "").toUpperCase(Locale.ROOT))) {
            return; // what is missing from a recording is asked of real models
        }
        block();
        context.getStore(SPACE).put(context.getUniqueId(), (AutoCloseable) NetworkBlock::unblock);
    }

    private static synchronized void block() {
        if (wanted++ == 0) {
            before = ProxySelector.getDefault();
            ProxySelector.setDefault(new Blocking(before));
        }
    }

    private static synchronized void unblock() {
        if (--wanted == 0) {
            ProxySelector.setDefault(before);
        }
    }

    private static synchronized boolean isWanted() {
        return wanted > 0;
    }

    /** Who was built while it was in force keeps it: then it lets everything through. */
    private static final class Blocking extends ProxySelector {
        private final @Nullable ProxySelector others;

        Blocking(@Nullable ProxySelector others) {
            this.others = others;
        }

        @Override
        public List<Proxy> select(URI uri) {
            if (!isWanted()) {
                return others == null ? List.of(Proxy.NO_PROXY) : others.select(uri);
            }
            if (isHere(uri.getHost())) {
                return List.of(Proxy.NO_PROXY);
            }
            throw new IllegalStateException(
                    "a test marked @OrchestratorTest does not use the network, but something in it"
                            + " wants to connect to " + uri
                            + ". Bind a ScriptedModel, or run a server on this machine; to record what a rerun"
                            + " misses, run it with -D" + Rerun.PROPERTY
                            + "=RECORD_MISSING; a fork or a live rerun that"
                            + " asks real models belongs in a class without @OrchestratorTest");
        }

        private static boolean isHere(@Nullable String host) {
            if (host == null) {
                return false;
            }
            String name = host.toLowerCase(Locale.ROOT);
            return name.equals("localhost")
                    || name.endsWith(".localhost")
                    || name.matches("127(\\.[0-9]+){3}")
                    || name.matches("\\[?(::1|0:0:0:0:0:0:0:1)(%.*)?]?");
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {
            if (others != null) {
                others.connectFailed(uri, address, e);
            }
        }
    }
}
