package dev.orchestrator.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.core.runtime.Runtime;
import dev.orchestrator.core.runtime.SystemRuntime;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopMessageTest {
    private static final Runtime RUNTIME = new SystemRuntime();

    private static final class Message extends LoopMessage {
        @Override
        void decide() {}
    }

    @Test
    void no_wake_up_is_lost() throws Exception {
        wakeUps(1_000);
    }

    @Test
    @Tag("slow")
    @Timeout(120)
    void no_wake_up_is_lost_20x() throws Exception {
        wakeUps(20_000);
    }

    private static void wakeUps(int rounds) throws Exception {
        SynchronousQueue<Message> queue = new SynchronousQueue<>();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> waker = other.submit(() -> {
                for (int i = 0; i < rounds; i++) {
                    Message message = queue.take();
                    for (int spin = 0; spin < i % 700; spin++) {
                        Thread.onSpinWait();
                    }
                    message.done(null, RUNTIME);
                }
                return null;
            });
            for (int i = 0; i < rounds; i++) {
                Message message = new Message();
                queue.put(message);
                message.await(RUNTIME);
            }
            waker.get();
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void an_interrupt_neither_ends_the_wait_nor_gets_lost() throws Exception {
        Message message = new Message();
        Thread waiting = Thread.currentThread();
        Thread other = new Thread(() -> {
            waiting.interrupt();
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            message.done(null, RUNTIME);
        });
        other.start();
        message.await(RUNTIME);

        assertThat(Thread.interrupted()).isTrue();
        other.join();
    }

    @Test
    void a_failure_reaches_who_waits() {
        Message message = new Message();
        message.done(new OrchestratorException(FailureClass.DEFECT, "stopped"), RUNTIME);

        assertThatThrownBy(() -> message.await(RUNTIME)).hasMessage("stopped");
    }
}
