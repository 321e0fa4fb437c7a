package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TypeRefTest {
    @Test
    void carries_the_type_argument() {
        assertThat(new TypeRef<List<String>>() {}).hasToString("java.util.List<java.lang.String>");
    }

    @Test
    void says_how_to_write_it_when_the_argument_is_missing() {
        class Indirect extends TypeRef<String> {}

        assertThatThrownBy(() -> new Indirect() {})
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("new TypeRef<List<String>>() {}");
    }
}
