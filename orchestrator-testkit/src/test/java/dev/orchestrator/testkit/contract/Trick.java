package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.call.Parked;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a part does to a text on its way through: nothing, or one of the things that contracts are there to find. */
interface Trick {
    /** For parts that are expected to be stuck. */
    Duration SHORT = Duration.ofMillis(150);

    /** Returns the text, once it has asked something of the outside that may be interrupted and may park. */
    String spoil(String text, Callable<?> outside) throws Exception;

    static Trick none() {
        return (text, outside) -> {
            outside.call();
            return text;
        };
    }

    /** The first time is as it should be. */
    static Trick counting() {
        AtomicInteger calls = new AtomicInteger();
        return (text, outside) -> {
            outside.call();
            int before = calls.getAndIncrement();
            return before == 0 ? text : text + before;
        };
    }

    static Trick oneFieldForAll() {
        String[] field = {""};
        return (text, outside) -> {
            field[0] = text;
            outside.call();
            return field[0];
        };
    }

    static Trick meetingOthers() {
        CountDownLatch two = new CountDownLatch(2);
        return (text, outside) -> {
            outside.call();
            two.countDown();
            return two.await(SHORT.toMillis(), TimeUnit.MILLISECONDS) ? text + " met" : text;
        };
    }

    static Trick clinging() {
        return (text, outside) -> {
            try {
                outside.call();
            } catch (InterruptedException e) {
                clingUntilInterruptedAgain();
            }
            return text;
        };
    }

    /** It is when the orchestrator closes, so that no thread hangs for ever. */
    private static void clingUntilInterruptedAgain() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    static Trick swallowing() {
        return (text, outside) -> {
            try {
                outside.call();
            } catch (Parked e) {
                return text;
            }
            return text;
        };
    }

    static Trick parking() {
        return (text, outside) -> {
            throw new Parked("nothing at all");
        };
    }

    static Trick failing() {
        return (text, outside) -> {
            throw new IllegalStateException("cannot");
        };
    }
}
