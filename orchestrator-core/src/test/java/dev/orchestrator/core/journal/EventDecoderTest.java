package dev.orchestrator.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.store.StoreException;
import dev.orchestrator.core.files.TreeChange;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.step.StepEvent;
import dev.orchestrator.core.step.StepKey;
import dev.orchestrator.schema.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventDecoderTest {
    private static final List<Object> EXAMPLES = Examples.all();
    private static final StepKey MODEL = new StepKey("model:m", Examples.FULL, 0);
    private static final StepEvent REQUESTED = new StepEvent.ModelCallRequested(Examples.CALL, MODEL, 1, 9, null);
    private static final StepEvent COMPLETED =
            new StepEvent.ModelCallCompleted(Examples.CALL, MODEL, new ModelReply.Answer("a", Usage.NONE));

    private static List<StoredRecord> stored(Object... events) {
        return Journals.of(List.of(events)).stream()
                .map(r -> StoredRecord.of(r, new byte[0]))
                .toList();
    }

    /** Reads a journal of this one record. */
    private static Object read(StoredRecord journaled) {
        return Shelf.events(Journals.RUN, List.of(journaled)).get(0);
    }

    @TestFactory
    Stream<DynamicTest> every_event_is_read_back_as_it_was() {
        List<StoredRecord> stored = StoredRecord.chained(Journals.RUN, Journals.of(EXAMPLES));
        List<Object> events = Shelf.events(Journals.RUN, stored);
        return Stream.iterate(0, i -> i < EXAMPLES.size(), i -> i + 1)
                .map(i -> DynamicTest.dynamicTest(i + " " + stored.get(i).type(), () -> {
                    assertThat(Journals.comparable(events.get(i)))
                            .isEqualTo(Journals.comparable(EXAMPLES.get(i)))
                            .hasSameHashCodeAs(Journals.comparable(EXAMPLES.get(i)));
                    assertThat(Journals.record(1, stored.get(i).at(), events.get(i))
                                    .payload())
                            .isEqualTo(stored.get(i).payload());
                }));
    }

    @Test
    void there_is_an_example_of_every_event() {
        Set<Class<?>> seen = EXAMPLES.stream().map(Object::getClass).collect(Collectors.toSet());

        assertThat(seen).isEqualTo(EventTypes.NAMES.keySet());
    }

    @Test
    void payloads_are_canonical_json() {
        for (StoredRecord each : stored(EXAMPLES.toArray())) {
            // Half a surrogate pair is the one thing that canonical JSON cannot say.
            if (!each.json().contains("\\ud83d")) {
                assertThat(Json.canonical(each.json())).isEqualTo(each.json());
            }
        }
        assertThat(stored(EXAMPLES.toArray()))
                .filteredOn(r -> !r.json().contains("\\ud83d"))
                .hasSizeGreaterThan(40);
    }

    @Test
    void a_record_gives_the_same_bytes_however_often_it_is_asked() {
        EventRecord journaled = Journals.of(List.of(REQUESTED)).get(0);

        assertThat(journaled.payload()).isEqualTo(journaled.payload()).isNotSameAs(journaled.payload());
        assertThat(journaled.type()).isEqualTo("model-call-requested").isEqualTo(journaled.type());
    }

    @Test
    void wire_names_are_written_out() {
        assertThat(stored(COMPLETED).get(0).json())
                .isEqualTo("{\"call\":{\"index\":0,\"kind\":\"work\",\"number\":3,\"task\":\"0/2/1\",\"tries\":2},"
                        + "\"key\":{\"hash\":\"" + new Sha256().hex(Requests.json(Examples.FULL))
                        + "\",\"name\":\"model:m\",\"occurrence\":0},"
                        + "\"reply\":{\"kind\":\"answer\",\"text\":\"a\","
                        + "\"usage\":{\"inputTokens\":0,\"outputTokens\":0}}}");
        assertThat(stored(new StepEvent.StepIntended(Examples.CALL, key("1"), Effect.AT_MOST_ONCE, "id"))
                        .get(0)
                        .json())
                .contains("\"effect\":\"at-most-once\"");
    }

    // ---- contents ----

    private static StepKey key(String content) {
        return new StepKey("step:s", content, 0);
    }

    @Test
    void contents_are_written_once() {
        String large = '"' + "x".repeat(10_000) + '"';
        StepKey key = key(large);
        List<StoredRecord> stored = stored(
                new StepEvent.StepIntended(Examples.CALL, key, Effect.IDEMPOTENT, "id"),
                new StepEvent.StepRecorded(Examples.CALL, key, Effect.IDEMPOTENT, "1"),
                new StepEvent.StepRecorded(Examples.CALL, key, Effect.PURE, "1"));

        assertThat(stored).extracting(r -> r.payload().length > 10_000).containsExactly(true, false, true);
        assertThat(stored(REQUESTED, COMPLETED))
                .extracting(r -> r.json().contains("temperature"))
                .containsExactly(true, false);
    }

    @Test
    void an_outcome_without_its_intent_is_refused() {
        assertThatThrownBy(() -> read(stored(COMPLETED).get(0)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("record 1 of run run-1")
                .hasMessageContaining("'model-call-completed'")
                .hasMessageContaining("'key.hash'")
                .hasMessageContaining("intent");
    }

    @Test
    void an_intent_is_settled_once_and_then_forgotten() {
        assertThat(Shelf.events(Journals.RUN, stored(REQUESTED, REQUESTED, COMPLETED, COMPLETED)))
                .as("a call begun again after a crash")
                .containsExactly(REQUESTED, REQUESTED, COMPLETED, COMPLETED);
        assertThatThrownBy(() -> Shelf.events(Journals.RUN, stored(REQUESTED, COMPLETED, COMPLETED)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("record 3 of run run-1")
                .hasMessageContaining("'key.hash'");
    }

    @Test
    void a_step_is_not_mistaken_for_a_model_call_with_the_same_contents() {
        StepKey key = key(Requests.json(Examples.FULL));
        Object[] events = {
            new StepEvent.StepIntended(Examples.CALL, key, Effect.IDEMPOTENT, "id"),
            REQUESTED,
            COMPLETED,
            new StepEvent.StepRecorded(Examples.CALL, key, Effect.IDEMPOTENT, "1")
        };

        assertThat(Shelf.events(Journals.RUN, stored(events))).containsExactly(events);
    }

    // ---- what is not as it should be ----

    @ParameterizedTest
    @CsvSource({"model-call-dreamt,1", "run-paused,2", "run-paused,0", "RunPaused,1"})
    void an_unknown_type_or_a_newer_version_stops(String type, int version) {
        StoredRecord journaled = stored(new Event.RunPaused()).get(0).withType(type, version);

        assertThatThrownBy(() -> read(journaled))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("record 1 of run run-1 (type '" + type + "', version " + version + ")")
                .hasMessageContaining("newer version");
    }

    @Test
    void an_unknown_field_is_ignored_wherever_it_is() {
        // Names within these are users'.
        List<String> open =
                List.of("facts", "files", "base", "joined", "options", "key", "input", "parameters", "json", "code");
        int extended = 0;
        for (StoredRecord journaled : stored(EXAMPLES.toArray())) {
            if (open.stream().noneMatch(name -> journaled.json().contains('"' + name + "\":"))) {
                StoredRecord known = journaled.atTheStart();
                StoredRecord later =
                        known.withPayload(known.json().replaceAll("\\{(?=\")", "{\"Zukunft\":{\"a\":[1,{}]},"));
                assertThat(read(later)).isEqualTo(read(known));
                extended++;
            }
        }
        assertThat(extended).isGreaterThan(40);
    }

    @Test
    void a_change_of_files_is_written_where_there_is_one_and_an_unknown_field_of_it_is_ignored() {
        ArtifactRef content = new ArtifactRef("0".repeat(64), 3);
        TreeChange change = new TreeChange(FileTree.of(Map.of("a", content)), new TreeSet<>(Set.of("b")));
        StepEvent recorded = new StepEvent.StepRecorded(Examples.CALL, key("1"), Effect.PURE, "1", change);
        String json = stored(recorded).get(0).json();

        assertThat(json)
                .contains("},\"change\":{\"put\":{\"a\":{\"sha256\":\"" + content.sha256()
                        + "\",\"size\":3}},\"removed\":[\"b\"]},\"effect\"");
        assertThat(stored(new StepEvent.StepFailed(Examples.CALL, key("1"), FailureClass.DEFECT, "m"))
                        .get(0)
                        .json())
                .doesNotContain("change");
        assertThat(read(stored(recorded)
                        .get(0)
                        .withPayload(json.replace("\"put\":", "\"Zukunft\":[{}],\"put\":")
                                .replace("\"size\"", "\"Zukunft\":1,\"size\""))))
                .isEqualTo(recorded);
    }

    @ParameterizedTest
    @CsvSource({"../b,'..'", "a,at once"})
    void a_change_that_cannot_be_is_refused(String removed, String problem) {
        TreeChange change = new TreeChange(
                FileTree.of(Map.of("a", new ArtifactRef("0".repeat(64), 3))), new TreeSet<>(Set.of("b")));
        StoredRecord recorded = stored(new StepEvent.StepRecorded(Examples.CALL, key("1"), Effect.PURE, "1", change))
                .get(0);

        assertThatThrownBy(
                        () -> read(recorded.withPayload(recorded.json().replace("[\"b\"]", "[\"" + removed + "\"]"))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has a value that cannot be")
                .hasMessageContaining(problem);
    }

    @Test
    void an_unknown_field_of_a_key_is_ignored() {
        List<StoredRecord> later = stored(REQUESTED, COMPLETED).stream()
                .map(r -> r.withPayload(r.json().replace("\"key\":{", "\"key\":{\"Zukunft\":[{}],")))
                .toList();

        assertThat(Shelf.events(Journals.RUN, later)).containsExactly(REQUESTED, COMPLETED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                  | has no field 'task'",
                "{\"task\":7}                                        | 'task' not a string but 7",
                "{\"task\":null}                                     | 'task' not a string but null",
                "{\"task\":\"zero\"}                                 | task id must look like 0/2/1",
                "[]                                                  | '' not an object",
                "{\"task\":\"0\"}}                                   | is not JSON at character 12",
                "{\"task\":\"0\"                                     | is not JSON",
                "{\"task\":\"0}                                      | a string does not end",
                "{task:\"0\"}                                        | a name is missing",
                "{\"task\":\"\\x\"}                                  | no such escape",
                "{\"task\":\"0\",\"n\":01}                           | begins with 0",
                "{\"task\":\"0\",\"n\":nil}                          | no such value"
            })
    void a_missing_or_wrong_field_is_named(String payload, String problem) {
        StoredRecord journaled = stored(new Event.TimerFired(TaskId.root())).get(0);

        assertThatThrownBy(() -> read(journaled.withPayload(payload)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("record 1 of run run-1 (type 'timer-fired', version 1)")
                .hasMessageContaining(problem)
                .hasMessageContaining("nothing of the run is used");
    }

    @Test
    void a_field_within_is_named_by_its_path() {
        StoredRecord journaled = stored(Examples.all().get(1)).get(0);

        assertThatThrownBy(() -> read(journaled.withPayload(journaled.json().replace("\"stage\":0", "\"stage\":0.5"))))
                .hasMessageContaining("'goal.criteria[1].stage' not a whole number");
        assertThatThrownBy(() -> read(journaled.withPayload(journaled.json().replace("\"id\":\"d\",", ""))))
                .hasMessageContaining("has no field 'goal.criteria[1].id'");
        StoredRecord ended = stored(new Event.RunEnded(TaskStatus.FAILED)).get(0);
        assertThatThrownBy(() -> read(ended.withPayload("{\"status\":\"FAILED\"}")))
                .hasMessageContaining("'status' not one of accepted, ")
                .hasMessageContaining("but \"FAILED\"");
    }

    @Test
    void bytes_that_are_no_text_are_refused_and_a_replacement_character_is_not() {
        StoredRecord journaled =
                stored(new Event.CancelRequested(TaskId.root(), "\uFFFD")).get(0);
        byte[] broken = journaled.payload();
        broken[broken.length - 3] = (byte) 0xff;

        assertThat(read(journaled)).isEqualTo(new Event.CancelRequested(TaskId.root(), "\uFFFD"));
        assertThatThrownBy(() -> read(journaled.withPayload(broken)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("is not UTF-8");
    }

    @Test
    void nesting_without_end_is_refused() {
        StoredRecord journaled = stored(new Event.RunPaused()).get(0);

        assertThatThrownBy(() -> read(journaled.withPayload("[".repeat(1_000_000))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("nested deeper");
    }
}
