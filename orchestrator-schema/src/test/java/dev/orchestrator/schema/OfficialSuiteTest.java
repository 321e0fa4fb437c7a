package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.orchestrator.schema.tree.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The required cases of the official JSON-Schema-Test-Suite for draft 2020-12, through the public interface. */
class OfficialSuiteTest {
    private static final String REMOTE = "http://localhost:1234/";

    private record Group(String file, String description, String schema, List<Case> cases) {}

    private record Case(String description, String json, boolean valid) {}

    @TestFactory
    List<DynamicNode> every_case_has_the_verdict_that_the_suite_gives_it() {
        Map<String, String> remotes = remotes();
        Map<Group, JsonSchema> schemas = new HashMap<>();
        List<DynamicNode> nodes = new ArrayList<>();
        for (Group group : groups()) {
            List<DynamicNode> cases = new ArrayList<>();
            for (Case each : group.cases) {
                cases.add(dynamicTest(each.description, () -> {
                    JsonSchema schema = schemas.computeIfAbsent(group, g -> JsonSchema.parse(g.schema, remotes))
                            .formatAsAnnotation();
                    List<Violation> violations = schema.validate(each.json);
                    assertThat(violations.isEmpty()).as("%s", violations).isEqualTo(each.valid);
                    assertThat(violations).noneMatch(v -> v.keyword().equals("json"));
                }));
            }
            nodes.add(dynamicContainer(group.file + ": " + group.description, cases));
        }
        return nodes;
    }

    @Test
    void none_of_its_cases_is_missing() {
        assertThat(groups().stream().mapToInt(group -> group.cases.size()).sum())
                .isEqualTo(1_299);
    }

    @Test
    void asserting_formats_changes_only_the_cases_that_say_that_a_format_is_an_annotation() {
        Map<String, String> remotes = remotes();
        List<String> changed = new ArrayList<>();
        for (Group group : groups()) {
            JsonSchema schema = JsonSchema.parse(group.schema, remotes);
            for (Case each : group.cases) {
                if (schema.validate(each.json).isEmpty() != each.valid) {
                    changed.add(group.file + ": " + each.description);
                }
            }
        }
        assertThat(changed)
                .hasSize(19)
                .allMatch(name -> name.matches("format.json: invalid .* string is only an annotation by default"));
    }

    private static List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        files("tests/draft2020-12").forEach((name, text) -> {
            for (Object group : (List<?>) Objects.requireNonNull(JsonTree.parse(text))) {
                Map<?, ?> fields = (Map<?, ?>) group;
                List<Case> cases = new ArrayList<>();
                for (Object test : (List<?>) fields.get("tests")) {
                    Map<?, ?> of = (Map<?, ?>) test;
                    cases.add(new Case(
                            (String) of.get("description"), JsonTree.write(of.get("data")), (Boolean) of.get("valid")));
                }
                groups.add(new Group(
                        name, (String) fields.get("description"), JsonTree.write(fields.get("schema")), cases));
            }
        });
        return groups;
    }

    private static Map<String, String> remotes() {
        Map<String, String> remotes = new HashMap<>();
        files("remotes").forEach((name, text) -> remotes.put(REMOTE + name, text));
        return remotes;
    }

    /** Returns the files by their paths within the folder. */
    private static Map<String, String> files(String folder) {
        try {
            Path root = Path.of(
                    Objects.requireNonNull(OfficialSuiteTest.class.getResource("/json-schema-test-suite/" + folder))
                            .toURI());
            Map<String, String> files = new java.util.TreeMap<>();
            try (Stream<Path> found = Files.walk(root)) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    files.put(root.relativize(file).toString().replace('\\', '/'), Files.readString(file));
                }
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
