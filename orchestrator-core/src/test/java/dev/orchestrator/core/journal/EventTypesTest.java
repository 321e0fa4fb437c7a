package dev.orchestrator.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventTypesTest {
    @Test
    void every_event_has_a_wire_name_of_its_own() {
        var events = Stream.of(Event.class, StepEvent.class)
                .flatMap(EventTypesTest::records)
                .distinct()
                .toList();

        assertThat(events).hasSizeGreaterThan(25);
        assertThat(events.stream().map(EventTypes.NAMES::get))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(EventTypesTest::records);
    }
}
