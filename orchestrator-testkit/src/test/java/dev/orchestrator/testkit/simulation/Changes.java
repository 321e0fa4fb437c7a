package dev.orchestrator.testkit.simulation;

import static net.bytebuddy.matcher.ElementMatchers.is;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;

import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.TaskState;
import dev.orchestrator.core.step.StepEvent;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** What is changed in a class of the engine so that it has a bug. The code in here is copied into that class. */
final class Changes {
    private Changes() {}

    /** Leaves out what one method calls; what that would have returned is null, 0 or false. */
    static AsmVisitorWrapper without(String called, String in) {
        return MemberSubstitution.relaxed().method(named(called)).stub().on(named(in));
    }

    /** As {@link #without}, for the value of a field. */
    static AsmVisitorWrapper withoutReading(String field, String in) {
        return MemberSubstitution.relaxed().field(named(field)).onRead().stub().on(named(in));
    }

    /** Leaves out that a method sets a field. */
    static AsmVisitorWrapper withoutSetting(String field, String in) {
        return MemberSubstitution.relaxed().field(named(field)).onWrite().stub().on(named(in));
    }

    /** Copies code around a method. */
    static AsmVisitorWrapper around(String method, Class<?> code) {
        return Advice.to(code).on(named(method));
    }

    static AsmVisitorWrapper around(String method, Class<?> argument, Class<?> code) {
        return Advice.to(code).on(named(method).and(takesArgument(0, is(argument))));
    }

    static final class AlwaysZero {
        private AlwaysZero() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean instead() {
            return true;
        }
    }

    static final class AlwaysTrue {
        private AlwaysTrue() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean instead() {
            return true;
        }

        @Advice.OnMethodExit
        static void after(@Advice.Return(readOnly = false) boolean answer) {
            answer = true;
        }
    }

    static final class FailureIsNone {
        private FailureIsNone() {}

        @Advice.OnMethodExit(onThrowable = StoreException.class)
        static void after(@Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
            thrown = null;
        }
    }

    static final class RoomIsForgotten {
        private RoomIsForgotten() {}

        @Advice.OnMethodEnter
        static void before(
                @Advice.FieldValue(value = "room", readOnly = false, typing = Assigner.Typing.DYNAMIC) @Nullable Object room) {
            room = null;
        }
    }

    static final class NotByWhoParks {
        private NotByWhoParks() {}

        @Advice.OnMethodExit
        static void after(
                @Advice.Argument(0) TaskState task,
                @Advice.FieldValue(value = "working", readOnly = false) int working) {
            if (task.status() == TaskStatus.PARKED && task.worker().isPresent()) {
                working++;
            }
        }
    }

    static final class IntentIsNothing {
        private IntentIsNothing() {}

        @Advice.OnMethodExit
        static void after(@Advice.Return(readOnly = false) StepEvent.@Nullable OfStep known) {
            if (known instanceof StepEvent.StepIntended) {
                known = null;
            }
        }
    }

    static final class CallsBeginAnew {
        private CallsBeginAnew() {}

        @Advice.OnMethodExit
        static void after(@Advice.Argument(0) Event event, @Advice.FieldValue("callsByTask") Map<?, ?> calls) {
            if (event instanceof Event.Reopening) {
                calls.clear();
            }
        }
    }
}
