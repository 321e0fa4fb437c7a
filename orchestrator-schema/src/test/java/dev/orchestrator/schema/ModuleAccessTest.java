package dev.orchestrator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.OrchestratorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users' records in a named module of their own, compiled and loaded here. */
class ModuleAccessTest {
    @TempDir
    Path directory;

    @Test
    void a_hidden_record_is_refused_with_the_line_that_opens_it() throws Exception {
        Class<?> record = load("module app { }", "record Hidden(int size) { }", "Hidden");
        String home = Json.class.getModule().isNamed() ? " to dev.orchestrator.schema" : "";
        String advice = "record app.Hidden cannot be reached: add `opens app" + home
                + ";` to the module-info.java of app, or make the record public in an exported package";

        assertThatThrownBy(() -> Json.read("{\"size\":1}", record))
                .isInstanceOf(OrchestratorException.class)
                .hasMessageContaining(advice);
        assertThatThrownBy(() -> JsonSchema.of(record)).hasMessageContaining(advice);
    }

    @Test
    void the_line_it_names_is_enough() throws Exception {
        String opened = Json.class.getModule().isNamed() ? "opens app to dev.orchestrator.schema;" : "opens app;";

        worksFor(load("module app { " + opened + " }", "record Hidden(int size) { }", "Hidden"));
    }

    @Test
    void a_public_record_in_an_exported_package_needs_nothing() throws Exception {
        worksFor(load("module app { exports app; }", "public record Open(int size) { }", "Open"));
    }

    private static void worksFor(Class<?> record) {
        Object value = Json.read("{\"size\":1}", record);

        assertThat(value).hasToString(record.getSimpleName() + "[size=1]");
        assertThat(Json.write(value)).isEqualTo("{\"size\":1}");
        assertThat(JsonSchema.of(record).validate("{\"size\":1}")).isEmpty();
    }

    private Class<?> load(String moduleInfo, String record, String name) throws IOException, ClassNotFoundException {
        Path source = Files.createDirectories(directory.resolve("source/app")).getParent();
        Path classes = directory.resolve("classes");
        Files.writeString(source.resolve("module-info.java"), moduleInfo);
        Files.writeString(source.resolve("app/" + name + ".java"), "package app; " + record);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        StringWriter said = new StringWriter();
        int exit = javac.run(
                new PrintWriter(said),
                new PrintWriter(said),
                "-d",
                classes.toString(),
                "-Xlint:-module,-opens",
                source.resolve("module-info.java").toString(),
                source.resolve("app/" + name + ".java").toString());
        assertThat(exit).as(said.toString()).isZero();
        ModuleLayer parent = ModuleLayer.boot();
        Configuration configuration =
                parent.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("app"));
        return parent.defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader())
                .findLoader("app")
                .loadClass("app." + name);
    }
}
