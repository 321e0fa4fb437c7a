package dev.orchestrator.core.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Effect;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.run.Pipeline;
import dev.orchestrator.api.tool.Tool;
import dev.orchestrator.api.tool.ToolContext;
import dev.orchestrator.schema.annotation.Description;
import dev.orchestrator.schema.annotation.Range;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToolsTest {
    private record Lookup(
            @Description("such as A-1042") String order,
            @Nullable Integer year) {
        Lookup {
            if (order.isBlank()) {
                throw new IllegalArgumentException("order is blank");
            }
        }
    }

    private record Status(String order, String state) {}

    private static final FunctionTool STATUS = Tools.function(
            "order_status",
            "Says where an order is",
            Lookup.class,
            (lookup, context) -> new Status(lookup.order(), "sent by " + context.callId()));

    /** What users have: methods that know nothing of tools. */
    public static final class Orders {
        public List<String> find(
                @Description("a part of the name") String customer,
                @Range(minimum = 1, maximum = 50) int most,
                @Nullable String city) {
            return List.of(customer + most + city);
        }

        public String cancel(ToolContext context, String order) throws IOException {
            if (order.equals("A-1")) {
                throw new FileNotFoundException("no order A-1");
            }
            return order + " cancelled by " + context.callId();
        }

        public void twice(String one) {}

        public void twice(int one) {}

        public static int sum(int a, int b) {
            return a + b;
        }

        public void impossible(Thread thread) {}
    }

    // ---- functions ----

    @Test
    void a_function_of_a_record_becomes_a_tool_with_the_records_schema() throws Exception {
        assertThat(STATUS.spec().name()).isEqualTo("order_status");
        assertThat(STATUS.spec().effect()).isEqualTo(Effect.AT_MOST_ONCE);
        assertThat(STATUS.spec().inputSchema())
                .contains("\"order\":{\"description\":\"such as A-1042\",\"type\":\"string\"}")
                .contains("\"required\":[\"order\"]");
        assertThat(Called.NOWHERE.call(STATUS, "{\"order\":\"A-1042\"}").as(Status.class))
                .isEqualTo(new Status("A-1042", "sent by call-1"));
    }

    @Test
    void effect_version_and_bound_are_set_one_by_one() {
        FunctionTool tool = STATUS.effect(Effect.PURE).version("2").maxCharacters(5_000);

        assertThat(tool.spec().effect()).isEqualTo(Effect.PURE);
        assertThat(Pipeline.versionOf(tool)).isEqualTo("2");
        assertThat(Pipeline.versionOf(STATUS)).isEqualTo("0");
        assertThatThrownBy(() -> STATUS.effect(Effect.RECONCILABLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("order_status", "implement Tool");
        assertThatThrownBy(() -> STATUS.maxCharacters(999)).hasMessageContainingAll("999", "1000");
    }

    @Test
    void arguments_that_the_record_refuses_are_invalid_output() {
        assertThatThrownBy(() -> Called.NOWHERE.call(STATUS, "{\"order\":\" \"}"))
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT))
                .hasMessageContainingAll("'order_status' cannot use its arguments", "order is blank", "call it again");
    }

    @Test
    void what_no_provider_would_take_is_refused_at_once() {
        Tools.Function<Lookup> body = (lookup, context) -> null;

        assertThatThrownBy(() -> Tools.function("order status", "x", Lookup.class, body))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'order status'", "letters, digits");
        assertThatThrownBy(() -> Tools.function("status", " ", Lookup.class, body))
                .hasMessageContaining("blank description");
        assertThatThrownBy(() -> Tools.function("status", "x", String.class, (text, context) -> text))
                .hasMessageContainingAll("'status'", "java.lang.String", "must be a record");
    }

    @Test
    void an_interrupted_channel_is_an_interruption_and_no_failure() {
        Tool tool = Tools.function("wait", "waits", Lookup.class, (lookup, context) -> {
            throw new ClosedByInterruptException();
        });

        assertThatThrownBy(() -> Called.NOWHERE.call(tool, "{\"order\":\"A\"}"))
                .isInstanceOf(InterruptedException.class)
                .hasMessageContaining("'wait'")
                .hasCauseInstanceOf(ClosedByInterruptException.class);
    }

    // ---- methods ----

    @Test
    void a_method_becomes_a_tool_with_a_schema_of_its_parameters() throws Exception {
        Tool tool = Tools.method("orders_find", "Finds orders", new Orders(), "find");

        assertThat(tool.spec().inputSchema())
                .contains("\"customer\":{\"description\":\"a part of the name\",\"type\":\"string\"}")
                .contains("\"most\":{\"type\":\"integer\"", "\"minimum\":1,\"maximum\":50")
                .contains("\"required\":[\"customer\",\"most\"],\"additionalProperties\":false");
        assertThat(Called.NOWHERE
                        .call(tool, "{\"customer\":\"Ada\",\"most\":3}")
                        .json())
                .isEqualTo("[\"Ada3null\"]");
        assertThatThrownBy(() -> Called.NOWHERE.call(tool, "{\"customer\":\"Ada\",\"most\":51}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_methods_context_is_filled_in_and_what_it_throws_is_thrown() throws Exception {
        Tool tool = Tools.method("orders_cancel", "Cancels an order", new Orders(), "cancel");

        assertThat(tool.spec().inputSchema())
                .contains("\"required\":[\"order\"]")
                .doesNotContain("context");
        assertThat(Called.NOWHERE.call(tool, "{\"order\":\"A-2\"}").json()).isEqualTo("\"A-2 cancelled by call-1\"");
        assertThatThrownBy(() -> Called.NOWHERE.call(tool, "{\"order\":\"A-1\"}"))
                .isExactlyInstanceOf(FileNotFoundException.class)
                .hasMessage("no order A-1");
    }

    @Test
    void a_static_method_is_found_through_its_class() throws Exception {
        Tool tool = Tools.method("sum", "Adds", Orders.class, "sum");

        assertThat(Called.NOWHERE.call(tool, "{\"a\":1,\"b\":2}").json()).isEqualTo("3");
        assertThatThrownBy(() -> Tools.method("find", "Finds", Orders.class, "find"))
                .hasMessageContainingAll("no public static method 'find'", "[sum]");
    }

    @Test
    void a_method_that_cannot_be_a_tool_is_refused_by_name() {
        Orders orders = new Orders();

        assertThatThrownBy(() -> Tools.method("x", "x", orders, "seek"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'seek'", Orders.class.getName(), "[cancel, find, impossible, sum, twice]");
        assertThatThrownBy(() -> Tools.method("x", "x", orders, "twice")).hasMessageContaining("more than one");
        assertThatThrownBy(() -> Tools.method("x", "x", orders, "impossible"))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContainingAll("Orders.impossible", "parameter thread", "java.lang.Thread");
        // The JDK's own classes are compiled without the names of parameters.
        assertThatThrownBy(() -> Tools.method("x", "x", List.class, "copyOf"))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContainingAll("java.util.List.copyOf", "parameter 1", "-parameters");
    }

    @Test
    void the_file_tools_are_meant_by_their_groups_name() {
        assertThat(Tools.files())
                .extracting(tool -> tool.spec().name() + " " + tool.spec().effect())
                .containsExactly(
                        "files_list PURE",
                        "files_read PURE",
                        "files_search PURE",
                        "files_write IDEMPOTENT",
                        "files_edit IDEMPOTENT",
                        "files_delete IDEMPOTENT");
        assertThat(Tools.files()).allMatch(tool -> tool.spec().answersTo("files"));
        assertThatThrownBy(() -> Tools.files(10)).isInstanceOf(IllegalArgumentException.class);
    }
}
