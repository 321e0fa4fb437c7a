package dev.orchestrator.testkit.junit;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Refuses connections to other machines for as long as any test wants that. */
final class NetworkBlock implements BeforeAllCallback, BeforeEachCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(NetworkBlock.class);
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

    private static final class Blocking extends ProxySelector {
        private final @Nullable ProxySelector others;

        Blocking(@Nullable ProxySelector others) {
            this.others = others;
        }

        @Override
        public List<Proxy> select(URI uri) {
            if (isHere(uri.getHost())) {
                return List.of(Proxy.NO_PROXY);
            }
            throw new IllegalStateException(
                    "a test marked @OrchestratorTest does not use the network, but something in it"
                            + " wants to connect to " + uri
                            + ". Bind a ScriptedModel, or run a server on this machine");
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
