package dev.orchestrator.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PomsTest {
    private static final Pattern OWN_VERSION = Pattern.compile(
            "<groupId>dev\\.orchestrator</groupId>\\s*<artifactId>orchestrator-[\\w-]+</artifactId>\\s*<version>([^<]+)<");
    private static final Pattern MANAGED =
            Pattern.compile("<artifactId>(orchestrator-[\\w-]+)</artifactId>\\s*<version>\\$\\{project\\.version}<");

    @Test
    void the_bom_lists_every_published_module() throws IOException {
        String bom = Files.readString(House.ROOT.resolve("orchestrator-bom/pom.xml"));

        assertThat(groups(MANAGED, bom)).containsExactlyInAnyOrderElementsOf(House.MODULES);
    }

    @Test
    void every_pom_names_the_same_version_of_this_project() throws IOException {
        List<Path> poms = House.walk(House.ROOT, file -> file.endsWith("pom.xml"));
        String version = groups(OWN_VERSION, Files.readString(House.ROOT.resolve("pom.xml")))
                .get(0);

        assertThat(poms).hasSizeGreaterThan(House.MODULES.size());
        for (Path pom : poms) {
            if (isOurs(pom)) {
                assertThat(groups(OWN_VERSION, Files.readString(pom)))
                        .as("versions in %s", House.ROOT.relativize(pom))
                        .isNotEmpty()
                        .allMatch(it -> it.equals(version) || it.equals("${project.version}"));
            }
        }
    }

    private static boolean isOurs(Path pom) {
        return !House.ROOT
                .relativize(Objects.requireNonNull(pom.getParent()))
                .toString()
                .contains("src/");
    }

    private static List<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult it) -> it.group(1))
                .toList();
    }
}
