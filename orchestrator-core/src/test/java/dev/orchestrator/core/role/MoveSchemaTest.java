package dev.orchestrator.core.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.JsonText;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.plan.ChildView;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.PlanRequest;
import dev.orchestrator.api.plan.Remaining;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.work.HandoffView;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.lowering.DialectProfile;
import dev.orchestrator.schema.lowering.Loss;
import dev.orchestrator.schema.lowering.LossLevel;
import dev.orchestrator.schema.lowering.Lowered;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MoveSchemaTest {
    private static final Spec SPEC = new Spec(
            "calc",
            List.of(
                    new Requirement(
                            "R-1", "adds", List.of(Criterion.of("c1", "tests").parameters(Map.of("test", "A")))),
                    new Requirement("R-2", "subtracts", List.of())));
    private static final Catalogue NAMES =
            Catalogue.of(List.of("java", "docs"), List.of("root"), List.of("tests", "judge"));

    private record Child(String name, TaskStatus status, int number) implements ChildView {
        @Override
        public TaskId task() {
            return TaskId.root().child(number);
        }

        @Override
        public Optional<HandoffView> handoff() {
            return Optional.empty();
        }

        @Override
        public Optional<Failure> failure() {
            return Optional.empty();
        }
    }

    private record Asked(List<ChildView> children, Catalogue catalogue, Optional<Spec> spec, Remaining remaining)
            implements PlanRequest {
        @Override
        public TaskId task() {
            return TaskId.root();
        }

        @Override
        public String name() {
            return "root";
        }

        @Override
        public String objective() {
            return "objective";
        }

        @Override
        public Payload input() {
            return Json.payload("null");
        }

        @Override
        public FileTree files() {
            return FileTree.EMPTY;
        }

        @Override
        public Map<String, HandoffView> dependencies() {
            return Map.of();
        }

        @Override
        public List<Criterion> criteria() {
            return List.of();
        }

        @Override
        public Set<String> requirements() {
            return Set.of();
        }

        @Override
        public int refused() {
            return 0;
        }

        @Override
        public int round() {
            return 1;
        }

        @Override
        public List<ChildView> news() {
            return List.of();
        }

        @Override
        public List<Finding> findings() {
            return List.of();
        }
    }

    private static Remaining left(int tasks, int depth) {
        return new Remaining(null, 1_000, tasks, depth, 3, Duration.ofHours(1));
    }

    private static PlanRequest first(int depth) {
        return new Asked(List.of(), NAMES, Optional.of(SPEC), left(10, depth));
    }

    private static PlanRequest with(ChildView... children) {
        return new Asked(List.of(children), NAMES, Optional.empty(), left(10, 3));
    }

    private static JsonSchema schema(PlanRequest request) {
        return JsonSchema.parse(MoveSchema.of(request, request.remaining()).jsonSchema());
    }

    private static boolean takes(PlanRequest request, String answer) {
        return schema(request).validate(answer).isEmpty();
    }

    private static Move move(PlanRequest request, String answer) {
        assertThat(schema(request).validate(answer)).isEmpty();
        return MoveAnswer.move(Json.payload(answer), request.spec());
    }

    private static String split(String subtask) {
        return "{\"move\":\"split\",\"add\":[" + subtask + "]}";
    }

    private static final String WORK = "{\"move\":\"work\",\"worker\":\"java\"}";
    private static final String SPLIT =
            split("{\"name\":\"a\",\"assignee\":\"worker:java\",\"objective\":\"o\",\"requirements\":[\"R-1\"]}");
    private static final String PLAIN = split("{\"name\":\"a\",\"assignee\":\"worker:java\",\"objective\":\"o\"}");
    private static final String CANCEL = "{\"move\":\"split\",\"add\":[],\"cancel\":[\"a\"]}";
    private static final String CONCLUDE = "{\"move\":\"conclude\",\"result\":{\"n\":[1]}}";
    private static final String INFEASIBLE = "{\"move\":\"infeasible\",\"reason\":\"r\"}";
    private static final String AWAIT = "{\"move\":\"await\"}";

    @Test
    void only_what_is_possible_now_is_a_move() {
        PlanRequest start = first(2);
        PlanRequest running = with(new Child("a", TaskStatus.WORKING, 0), new Child("b", TaskStatus.ACCEPTED, 1));
        PlanRequest ended = with(new Child("a", TaskStatus.FAILED, 0));
        PlanRequest deepest = first(0);
        PlanRequest full = new Asked(List.of(new Child("a", TaskStatus.READY, 0)), NAMES, Optional.empty(), left(0, 3));

        assertThat(List.of(WORK, SPLIT, CONCLUDE, INFEASIBLE)).allMatch(answer -> takes(start, answer));
        assertThat(List.of(CANCEL, AWAIT)).noneMatch(answer -> takes(start, answer));
        assertThat(List.of(PLAIN, CANCEL, CONCLUDE, INFEASIBLE, AWAIT)).allMatch(answer -> takes(running, answer));
        assertThat(List.of(WORK, CANCEL.replace("\"a\"", "\"b\""))).noneMatch(answer -> takes(running, answer));
        assertThat(List.of(PLAIN, CONCLUDE, INFEASIBLE)).allMatch(answer -> takes(ended, answer));
        assertThat(List.of(WORK, CANCEL, AWAIT, PLAIN.replaceFirst("\\[.*]", "[]")))
                .noneMatch(answer -> takes(ended, answer));
        assertThat(List.of(WORK, CONCLUDE, INFEASIBLE)).allMatch(answer -> takes(deepest, answer));
        assertThat(takes(deepest, SPLIT)).isFalse();
        assertThat(takes(full, PLAIN)).isFalse();
        assertThat(takes(full, "{\"move\":\"split\",\"cancel\":[\"a\"]}")).isTrue();
    }

    @Test
    void only_names_that_exist_are_taken() {
        PlanRequest start = first(2);
        String with = split("{\"name\":\"a\",\"assignee\":\"worker:java\",\"objective\":\"o\",\"criteria\":"
                + "[{\"verifier\":\"tests\"}]}");

        assertThat(takes(start, with)).isTrue();
        assertThat(takes(start, with.replace("tests", "test"))).isFalse();
        assertThat(takes(start, WORK.replace("java", "perl"))).isFalse();
        assertThat(takes(start, SPLIT.replace("worker:java", "worker:root"))).isFalse();
        assertThat(takes(start, SPLIT.replace("worker:java", "planner:root"))).isTrue();
        assertThat(takes(start, SPLIT.replace("R-1", "R-9"))).isFalse();
        assertThat(takes(with(), SPLIT)).as("there is no spec").isFalse();
        assertThat(takes(start, SPLIT.replace("\"o\"", "\"\""))).isFalse();
    }

    @Test
    void every_answer_is_a_move() {
        PlanRequest start = first(2);
        Criterion ofSpec = SPEC.requirements().get(0).criteria().get(0);

        assertThat(move(start, WORK)).isEqualTo(Move.work("java"));
        assertThat(move(start, CONCLUDE)).isEqualTo(Move.conclude(new JsonText("{\"n\":[1]}")));
        assertThat(move(start, INFEASIBLE)).isEqualTo(Move.infeasible("r"));
        assertThat(move(with(new Child("a", TaskStatus.WORKING, 0)), AWAIT)).isEqualTo(Move.await());
        assertThat(move(
                        start,
                        "{\"move\":\"split\",\"quorum\":1,\"wake\":\"on_each\",\"add\":["
                                + "{\"name\":\"a\",\"assignee\":\"planner:root\",\"objective\":\"o\",\"input\":[1],"
                                + "\"requirements\":[\"R-1\",\"R-1\"],\"criteria\":[{\"verifier\":\"judge\"}]},"
                                + "{\"name\":\"b\",\"assignee\":\"worker:docs\",\"objective\":\"p\",\"after\":[\"a\"],"
                                + "\"requirements\":[\"R-2\"],\"criteria\":[{\"verifier\":\"judge\",\"parameters\":"
                                + "{\"rubric\":\"r\"}},{\"verifier\":\"judge\"}]}]}"))
                .isEqualTo(Move.split(
                                Subtask.plan("a", "root")
                                        .objective("o")
                                        .input(new JsonText("[1]"))
                                        .requirements("R-1")
                                        .doneWhen(ofSpec),
                                Subtask.work("b", "docs")
                                        .objective("p")
                                        .after("a")
                                        .requirements("R-2")
                                        .doneWhen(
                                                Criterion.of("judge", "judge")
                                                        .parameters(new JsonText("{\"rubric\":\"r\"}")),
                                                Criterion.of("judge-2", "judge")))
                        .quorum(1)
                        .wake(Move.Wake.ON_EACH));
    }

    @Test
    void every_provider_takes_it_and_enforces_what_matters() {
        List<Requirement> many = IntStream.range(0, 400)
                .mapToObj(i -> new Requirement("FR-" + i, "text", List.of()))
                .toList();
        PlanRequest large = new Asked(
                List.of(new Child("a", TaskStatus.WORKING, 0)), NAMES, Optional.of(new Spec("s", many)), left(10, 2));

        for (PlanRequest request : List.of(first(2), first(0), large)) {
            for (String profile : DialectProfile.names()) {
                Lowered lowered = DialectProfile.named(profile).lower(schema(request));
                assertThat(lowered.losses()).as(profile).extracting(Loss::level).doesNotContain(LossLevel.PROMPT_ONLY);
                assertThat(lowered.losses())
                        .as("names are enforced by %s", profile)
                        .extracting(Loss::keyword)
                        .doesNotContain("enum", "const", "anyOf", "additionalProperties");
            }
        }
    }
}
