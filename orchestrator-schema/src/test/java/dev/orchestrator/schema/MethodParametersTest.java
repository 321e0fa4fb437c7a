package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.annotation.Description;
import dev.orchestrator.schema.annotation.Range;
import dev.orchestrator.schema.annotation.Size;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MethodParametersTest {
    private record Tree(String name, List<Tree> branches) {}

    @SuppressWarnings("unused") // read by reflection
    private static final class Methods {
        void find(
                @Description("what to find") String text,
                @Range(minimum = 1) int most,
                Thread leftOut,
                List<@Size(min = 1) String> in,
                @Nullable Long after,
                Optional<String> owner) {}

        void plant(Tree tree, Tree other) {}

        void wrong(@Range(minimum = 1) String text) {}

        void nothing() {}
    }

    private static MethodParameters of(String name) {
        Method method = Arrays.stream(Methods.class.getDeclaredMethods())
                .filter(m -> m.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return MethodParameters.of(method, parameter -> parameter.getType() == Thread.class);
    }

    @Test
    void parameters_are_described_as_the_components_of_a_record() {
        assertThat(of("find").schema().text())
                .isEqualTo("{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\","
                        + "\"properties\":{\"text\":{\"description\":\"what to find\",\"type\":\"string\"},"
                        + "\"most\":{\"type\":\"integer\",\"minimum\":1},"
                        + "\"in\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"minLength\":1}},"
                        + "\"after\":{\"type\":[\"integer\",\"null\"]},"
                        + "\"owner\":{\"type\":[\"string\",\"null\"]}},"
                        + "\"required\":[\"text\",\"most\",\"in\"],\"additionalProperties\":false}");
        assertThat(of("nothing").schema().validate("{}")).isEmpty();
    }

    @Test
    void values_are_read_in_the_order_of_the_parameters() {
        assertThat(of("find").read("{\"most\":2,\"text\":\"x\",\"in\":[\"a\"]}"))
                .containsExactly("x", 2, null, List.of("a"), null, Optional.empty());
        assertThat(of("nothing").read("{}")).isEmpty();
    }

    @Test
    void types_that_contain_themselves_are_described_once() {
        MethodParameters plant = of("plant");
        String json = "{\"tree\":{\"name\":\"a\",\"branches\":[{\"name\":\"b\",\"branches\":[]}]},"
                + "\"other\":{\"name\":\"c\",\"branches\":[]}}";

        assertThat(plant.schema().text())
                .contains("\"tree\":{\"$ref\":\"#/$defs/Tree\"}", "\"other\":{\"$ref\":\"#/$defs/Tree\"}");
        assertThat(plant.schema().validate(json)).isEmpty();
        assertThat(plant.read(json)[1]).isEqualTo(new Tree("c", List.of()));
    }

    @Test
    void what_does_not_fit_is_said_with_its_place() {
        assertThatThrownBy(() -> of("find").read("{\"text\":\"x\",\"most\":\"2\",\"in\":[]}"))
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_OUTPUT))
                .hasMessageContainingAll("Methods.find", "/most", "the string \"2\"");
        assertThatThrownBy(() -> of("find").read("{\"most\":2,\"in\":[]}"))
                .hasMessageContainingAll("/text", "is required");
        assertThatThrownBy(() -> of("find").read("[]")).hasMessageContaining("expected an object");
    }

    @Test
    void what_cannot_be_described_is_named() throws Exception {
        assertThatThrownBy(() -> of("wrong"))
                .hasMessageContainingAll("Methods.wrong", "parameter text", "@Range is for a number");
        // The JDK's own classes are compiled without the names of parameters.
        Method nameless = String.class.getMethod("repeat", int.class);
        assertThatThrownBy(() -> MethodParameters.of(nameless, parameter -> false))
                .hasMessageContainingAll("java.lang.String.repeat", "parameter 1", "compile with -parameters");
    }
}
