package dev.orchestrator.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.JsonSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Evidence is bound to a verifier's version, so whatever a verdict depends on has to be in it. */
class SettingsVersionTest {
    @Test
    void other_settings_are_another_version_and_equal_ones_the_same() {
        assertThat(CommandVerifier.of("mvn", "test").version())
                .isEqualTo(CommandVerifier.of("mvn", "test").version())
                .isNotEqualTo(CommandVerifier.of("mvn", "verify").version());
        assertThat(JsonSchemaVerifier.of(JsonSchema.of(Integer.class)).version())
                .isEqualTo(JsonSchemaVerifier.of(JsonSchema.of(Integer.class)).version())
                .isNotEqualTo(JsonSchemaVerifier.of(JsonSchema.of(String.class)).version());
        assertThat(JavaCompilerVerifier.create().version())
                .isEqualTo(JavaCompilerVerifier.create().version());
        assertThat(PredicateVerifier.of("odd", "No.", s -> true).version("2").version())
                .isEqualTo("2");
    }

    @Test
    void where_a_file_lies_on_this_machine_does_not_count() {
        assertThat(SettingsVersion.of(1, List.of(Path.of("/a/junit.jar")), Map.of("b", 1, "a", 2)))
                .isEqualTo(SettingsVersion.of(1, List.of(Path.of("/b/c/junit.jar")), Map.of("a", 2, "b", 1)))
                .isNotEqualTo(SettingsVersion.of(1, List.of(Path.of("/a/other.jar")), Map.of("a", 2, "b", 1)))
                .isNotEqualTo(SettingsVersion.of(2, List.of(Path.of("/a/junit.jar")), Map.of("a", 2, "b", 1)));
    }
}
