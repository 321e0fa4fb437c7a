package dev.orchestrator.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualRuntimeTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final VirtualRuntime runtime = new VirtualRuntime(BEGIN, 1);
    private final List<String> order = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        runtime.close();
    }

    private CompletableFuture<Void> sleeper(String name, Duration time) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        runtime.executor().execute(() -> {
            try {
                runtime.sleep(time);
                order.add(name + " at " + Duration.between(BEGIN, runtime.now()));
                done.complete(null);
            } catch (InterruptedException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    @Test
    void whoever_sleeps_wakes_up_in_order_and_nobody_waits() {
        CountDownLatch begin = new CountDownLatch(1);
        runtime.executor().execute(() -> {
            try {
                begin.await(); // holds the time until all are asleep
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        CompletableFuture<?> all = CompletableFuture.allOf(
                sleeper("c", Duration.ofDays(3)), sleeper("a", Duration.ofHours(1)), sleeper("b", Duration.ofDays(2)));
        runtime.schedule(Duration.ofDays(1), () -> order.add("timer"));
        begin.countDown();
        all.join();

        assertThat(order).containsExactly("a at PT1H", "timer", "b at PT48H", "c at PT72H");
    }

    @Test
    void time_stands_still_while_somebody_works() {
        CompletableFuture<Instant> seen = new CompletableFuture<>();
        CompletableFuture<Void> asleep = new CompletableFuture<>();
        runtime.executor().execute(() -> {
            sleeper("other", Duration.ofHours(1)).whenComplete((done, e) -> asleep.complete(null));
            seen.complete(runtime.now());
        });
        asleep.join();

        assertThat(seen.join()).isEqualTo(BEGIN);
        assertThat(order).containsExactly("other at PT1H");
    }

    @Test
    void a_thread_of_somebody_elses_sleeps_while_ours_waits_for_it() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        runtime.executor().execute(() -> {
            Thread thread = new Thread(() -> {
                try {
                    runtime.sleep(Duration.ofDays(7));
                    order.add("slept");
                } catch (InterruptedException e) {
                    order.add("interrupted");
                }
            });
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            done.complete(null);
        });
        done.join();

        assertThat(order).containsExactly("slept");
        assertThat(runtime.now()).isEqualTo(BEGIN.plus(Duration.ofDays(7)));
    }

    @Test
    void nothing_starts_after_the_end_and_who_sleeps_is_interrupted() {
        CompletableFuture<Void> holder = new CompletableFuture<>();
        runtime.executor().execute(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                holder.completeExceptionally(e);
            }
        });
        CompletableFuture<Void> sleeper = sleeper("never", Duration.ofDays(1));
        runtime.close();

        assertThatThrownBy(sleeper::join).hasCauseInstanceOf(InterruptedException.class);
        assertThatThrownBy(holder::join).hasCauseInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> runtime.executor().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
