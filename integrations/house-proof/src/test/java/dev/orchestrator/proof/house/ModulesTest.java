package dev.orchestrator.proof.house;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModulesTest {
    private static final Pattern EXPORTS = Pattern.compile("(?m)^\\s*exports\\s+([\\w.]+)");
    private static final Pattern DOCUMENTED = Pattern.compile("(?s)\\A/\\*\\*[\\s*]*[^\\s*/].*?\\*/.*");
    private static final Pattern SINCE = Pattern.compile("@since \\d+\\.\\d+\\.\\d+");

    @Test
    void no_package_is_in_two_modules() throws IOException {
        Map<String, String> owners = new HashMap<>();
        for (String module : modules()) {
            for (String name : packages(module)) {
                assertThat(owners.putIfAbsent(name, module))
                        .as("package %s of %s: the other module that has it", name, module)
                        .isNull();
            }
        }
        assertThat(owners).containsKey("dev.orchestrator.api");
    }

    @ParameterizedTest
    @MethodSource("modules")
    void a_module_is_described_and_named_after_its_package(String module) throws IOException {
        String descriptor = descriptor(module);
        String name = module.replace("orchestrator-", House.PACKAGE + '.').replace('-', '.');

        assertThat(descriptor).as("Javadoc of module %s", name).matches(DOCUMENTED);
        assertThat(descriptor).containsPattern("(?m)^(open )?module " + Pattern.quote(name) + " \\{");
        assertThat(packages(module)).allSatisfy(it -> assertThat(it).startsWith(name));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void an_exported_package_exists_and_says_what_it_is_for(String module) throws IOException {
        List<String> exported = all(EXPORTS, descriptor(module));

        assertThat(exported).as("packages exported by %s", module).isNotEmpty();
        for (String name : exported) {
            Path info = House.sources(module).resolve(name.replace('.', '/')).resolve("package-info.java");
            assertThat(info).exists();
            assertThat(Files.readString(info)).matches(DOCUMENTED).containsPattern(SINCE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"module a {}", "/** */\nmodule a {}", "// why\nmodule a {}", "\n/**\n * Late. */\nmodule a {}"})
    void what_is_no_javadoc_does_not_pass(String descriptor) {
        assertThat(descriptor).doesNotMatch(DOCUMENTED);
    }

    static List<String> modules() {
        return House.MODULES.stream().filter(House::hasSources).toList();
    }

    private static String descriptor(String module) throws IOException {
        Path file = House.sources(module).resolve("module-info.java");
        assertThat(file).as("every published module has a descriptor").exists();
        String text = Files.readString(file);
        return text.replaceFirst("(?m)\\A(import [^\\n]+;\\n|\\n)*", "");
    }

    private static Set<String> packages(String module) {
        Path sources = House.sources(module);
        return House.javaFiles(sources).stream()
                .map(file -> sources.relativize(file).getParent())
                .flatMap(Stream::ofNullable)
                .map(folder -> folder.toString().replace('/', '.'))
                .collect(toSet());
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult it) -> it.group(1))
                .toList();
    }
}
