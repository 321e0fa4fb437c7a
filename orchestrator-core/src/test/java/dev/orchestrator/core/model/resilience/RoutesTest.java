package dev.orchestrator.core.model.resilience;

import static dev.orchestrator.core.model.resilience.Bench.HELLO;
import static dev.orchestrator.core.model.resilience.Bench.answer;
import static dev.orchestrator.core.model.resilience.Bench.call;
import static dev.orchestrator.core.model.resilience.Bench.caller;
import static dev.orchestrator.core.model.resilience.Bench.localOnly;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.model.Caller;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private final Bench.Member large = new Bench.Member("large");
    private final Bench.Member medium = new Bench.Member("medium");
    private final Bench.Member small = new Bench.Member("small");
    private final List<ModelEvent> events = new ArrayList<>();

    private static ModelReply ask(Model model, Caller caller) throws InterruptedException {
        return model.call(HELLO, call().by(caller));
    }

    private static Caller named(Caller.Kind kind, String role) {
        return new Caller(TaskId.root(), "root", kind, role, 1, Set.of());
    }

    @Test
    void the_first_rule_that_fits_decides() throws Exception {
        Model model = Routes.builder()
                .label("hard", large)
                .role("reviewer", medium)
                .when(caller -> caller.kind() == Caller.Kind.PLANNER, large)
                .otherwise(small)
                .listener(events::add)
                .build();

        assertThat(ask(model, caller("hard", "other"))).isEqualTo(answer("large"));
        assertThat(ask(model, named(Caller.Kind.VERIFIER, "reviewer"))).isEqualTo(answer("medium"));
        assertThat(ask(model, named(Caller.Kind.PLANNER, "reviewer"))).isEqualTo(answer("medium"));
        assertThat(ask(model, named(Caller.Kind.PLANNER, "root"))).isEqualTo(answer("large"));
        assertThat(ask(model, caller())).isEqualTo(answer("small"));
        assertThat(events)
                .hasSize(5)
                .startsWith(new ModelEvent.Routed(caller("hard", "other"), "large"))
                .endsWith(new ModelEvent.Routed(caller(), "small"));
    }

    @Test
    void who_has_no_route_is_told_so() {
        Model model = Routes.builder().label("hard", large).build();

        assertThatThrownBy(() -> ask(model, caller("easy")))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.failureClass()).isEqualTo(FailureClass.DEFECT))
                .hasMessageContainingAll("role=java", "easy", "otherwise");
        assertThatThrownBy(() -> Routes.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at least one rule");
    }

    @Test
    void where_nothing_may_leave_rules_that_lead_away_do_not_exist() throws Exception {
        Model model = Routes.builder()
                .role("java", large)
                .role("reviewer", LocalModel.of(medium))
                .otherwise(LocalModel.of(small))
                .build();
        assertThat(model.call(HELLO, localOnly())).isEqualTo(answer("small"));

        Model away = Routes.builder()
                .role("reviewer", LocalModel.of(medium))
                .otherwise(large)
                .build();
        assertThatThrownBy(() -> away.call(HELLO, localOnly()))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.failureClass()).isEqualTo(FailureClass.POLICY))
                .hasMessageContainingAll("local-only", "leads to a local model");
        assertThat(large.calls).isEmpty();
    }
}
