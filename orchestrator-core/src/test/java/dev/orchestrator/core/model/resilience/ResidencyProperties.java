package dev.orchestrator.core.model.resilience;

import static dev.orchestrator.core.model.resilience.Bench.HELLO;
import static dev.orchestrator.core.model.resilience.Bench.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Labels;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.Residency;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever stands in front of it and however the local ones fail: a remote model is not asked where nothing may leave. */
class ResidencyProperties {
    @Property
    void no_remote_model_is_ever_asked(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int tries)
            throws InterruptedException {
        Maze maze = new Maze(seed);
        Bench.Call call = Bench.localOnly().tries(tries);

        Optional<Model> local = Residency.localOf(maze.entrance);
        for (int i = 0; i < 5; i++) {
            if (local.isPresent()) {
                ask(local.get(), call); // as the engine does
            }
            ask(maze.entrance, call); // as somebody does who forgot to look
        }

        assertThat(maze.remotes).allSatisfy(remote -> assertThat(remote.calls).isEmpty());
        assertThat(maze.locals.stream().anyMatch(m -> !m.calls.isEmpty()))
                .as("whether anybody was asked")
                .isEqualTo(local.isPresent());
    }

    @Property
    void a_model_is_local_exactly_if_one_behind_it_is(@ForAll long seed) {
        Maze maze = new Maze(seed);

        assertThat(Residency.localOf(maze.entrance).isPresent()).isEqualTo(!maze.locals.isEmpty());
    }

    private static void ask(Model model, Bench.Call call) throws InterruptedException {
        try {
            model.call(HELLO, call);
        } catch (ModelException e) {
            assertThat(e.failureClass()).isNotNull();
        }
    }

    /** Models behind models, at least one in front. */
    private static final class Maze {
        final List<Bench.Member> locals = new ArrayList<>();
        final List<Bench.Member> remotes = new ArrayList<>();
        final Model entrance;
        private final Random random;

        Maze(long seed) {
            random = new Random(seed);
            entrance = front(3);
        }

        private Model front(int depth) {
            return switch (random.nextInt(3)) {
                case 0 ->
                    EndpointGuard.builder("e")
                            .time(new Bench.Time())
                            .opensAt(50, 2)
                            .build()
                            .around(behind(depth));
                case 1 -> Fallback.of(behind(depth), behind(depth), behind(depth));
                default ->
                    Routes.builder()
                            .label(Labels.LOCAL_ONLY, behind(depth))
                            .otherwise(behind(depth))
                            .build();
            };
        }

        private Model behind(int depth) {
            if (depth > 0 && random.nextBoolean()) {
                return front(depth - 1);
            }
            return random.nextInt(3) == 0 ? LocalModel.of(leaf("local", locals)) : leaf("remote", remotes);
        }

        private Model leaf(String name, List<Bench.Member> into) {
            Bench.Member leaf = new Bench.Member(name + into.size());
            FailureClass[] classes = FailureClass.values();
            leaf.behaviour = (request, call) -> {
                int what = random.nextInt(classes.length + 3);
                if (what < classes.length) {
                    throw Bench.failure(classes[what]);
                }
                return what == classes.length ? new ModelReply.Refused("no", Usage.NONE) : answer("yes");
            };
            into.add(leaf);
            return leaf;
        }
    }
}
