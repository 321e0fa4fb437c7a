package dev.orchestrator.samples.migration.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibraryFactsTest {
    @TempDir
    Path folder;

    @Test
    void coordinates_have_three_parts() {
        assertThat(Coordinates.parse("a.b:c:1.0")).isEqualTo(new Coordinates("a.b", "c", "1.0"));
        assertThatThrownBy(() -> Coordinates.parse("a:b")).hasMessageContaining("groupId:artifactId:version");
        assertThatThrownBy(() -> Coordinates.parse("a:b:<c>")).hasMessageContaining("<c>");
    }

    @ParameterizedTest
    @CsvSource({
        "'**/*Test.java', '', p/FooTest.java, true",
        "'**/*Test.java', '', FooTest.java, true",
        "'**/*Test.java', '', p/Foo.java, false",
        "'**/*Test.java', '**/*AbstractTest.java', p/FooAbstractTest.java, false",
        "'p/**', '', p/q/Foo.java, true",
        "'*Test', '', p/q/FooTest.java, true",
        "'**/Foo?Test.class', '', p/Foo1Test.java, true",
        "'', '', p/TestFoo.java, true",
        "'', '', p/FooTestCase.java, true",
        "'', '', p/FooTesting.java, false",
        "'%regex[.*/F.*Test.*]', '', p/FooTest.java, true",
    })
    void patterns_select_as_surefire_does(String include, String exclude, String path, boolean selected) {
        TestPatterns patterns = new TestPatterns(
                include.isEmpty() ? List.of() : List.of(include), exclude.isEmpty() ? List.of() : List.of(exclude));

        assertThat(patterns.select(path)).isEqualTo(selected);
    }

    @Test
    void the_pom_says_encoding_level_patterns_and_properties() throws Exception {
        Path pom = Files.writeString(folder.resolve("pom.xml"), """
                <project>
                  <properties>
                    <project.build.sourceEncoding>iso-8859-1</project.build.sourceEncoding>
                    <maven.compiler.source>1.6</maven.compiler.source>
                  </properties>
                  <build><plugins>
                    <plugin>
                      <artifactId>maven-compiler-plugin</artifactId>
                      <configuration><source>11</source></configuration>
                    </plugin>
                    <plugin>
                      <artifactId>maven-surefire-plugin</artifactId>
                      <configuration>
                        <excludes><exclude>**/*SlowTest.java</exclude></excludes>
                        <systemPropertyVariables><a.b>c</a.b></systemPropertyVariables>
                        <argLine>-Xmx1g -Dx=y ${jacoco}</argLine>
                      </configuration>
                    </plugin>
                  </plugins></build>
                </project>
                """);

        PomFacts facts = PomFacts.read(pom);

        assertThat(facts.encoding()).isEqualTo(StandardCharsets.ISO_8859_1);
        assertThat(facts.level()).isEqualTo(11);
        assertThat(facts.patterns().select("p/FooTest.java")).isTrue();
        assertThat(facts.patterns().select("p/FooSlowTest.java")).isFalse();
        assertThat(facts.jvmArguments()).containsExactly("-Da.b=c", "-Dx=y");
    }

    @Test
    void a_level_that_today_s_javac_does_not_know_becomes_the_oldest_it_does() throws Exception {
        Path pom = Files.writeString(
                folder.resolve("pom.xml"),
                "<project><properties><maven.compiler.source>1.5</maven.compiler.source></properties></project>");

        assertThat(PomFacts.read(pom))
                .isEqualTo(new PomFacts(StandardCharsets.UTF_8, 8, TestPatterns.DEFAULT, List.of()));
    }

    @Test
    void an_archive_that_leaves_its_folder_is_refused() throws Exception {
        Path jar = folder.resolve("bad.jar");
        try (var zip = new java.util.zip.ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new java.util.zip.ZipEntry("../evil.txt"));
        }

        assertThatThrownBy(() -> Archive.unpack(jar, name -> folder.resolve("into")))
                .hasMessageContaining("../evil.txt");
    }
}
