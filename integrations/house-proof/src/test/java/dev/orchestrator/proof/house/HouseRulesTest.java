package dev.orchestrator.proof.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.orchestrator.proof.house.fixtures.api.ApiKnowsCore;
import dev.orchestrator.proof.house.fixtures.api.OpenClass;
import dev.orchestrator.proof.house.fixtures.core.CallsModel;
import dev.orchestrator.proof.house.fixtures.core.CoreKnowsTestkit;
import dev.orchestrator.proof.house.fixtures.core.Impure;
import dev.orchestrator.proof.house.fixtures.core.Logs;
import dev.orchestrator.proof.house.fixtures.core.Prints;
import dev.orchestrator.proof.house.fixtures.core.ShowsLibrary;
import dev.orchestrator.proof.house.fixtures.core.ThrowsGenerically;
import dev.orchestrator.proof.house.fixtures.core.kernel.KernelKnowsEngine;
import dev.orchestrator.proof.house.fixtures.core.kernel.KernelReadsFiles;
import dev.orchestrator.proof.house.fixtures.core.runtime.SystemRuntime;
import dev.orchestrator.proof.house.fixtures.cycle.one.First;
import dev.orchestrator.proof.house.fixtures.schema.SchemaKnowsCore;
import dev.orchestrator.proof.house.fixtures.unmarked.Unmarked;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HouseRulesTest {
    private static final String FIXTURES = "dev.orchestrator.proof.house.fixtures";
    private static final JavaClasses BROKEN = new ClassFileImporter()
            .importPath(House.ROOT
                    .resolve("integrations/house-proof/target/test-classes")
                    .resolve(FIXTURES.replace('.', '/')));

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void the_house_keeps_its_rules(HouseRule rule) {
        rule.rule().check(House.classes());
    }

    static List<HouseRule> the_house_keeps_its_rules() {
        return HouseRule.all(House.PACKAGE, exported()::contains);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void each_rule_bites(String rule, Class<?> fixture, String detail) {
        EvaluationResult result = fixtureRule(rule).rule().evaluate(BROKEN);

        assertThat(result.getFailureReport().getDetails())
                .anySatisfy(violation -> assertThat(violation).contains(fixture.getName(), detail));
    }

    static Stream<Arguments> each_rule_bites() {
        return Stream.of(
                broken("api needs only the JDK and annotations", ApiKnowsCore.class, "core.CoreType"),
                broken("schema knows neither core nor testkit", SchemaKnowsCore.class, "core.CoreType"),
                broken("core does not know testkit", CoreKnowsTestkit.class, "testkit.TestkitType"),
                broken("kernel needs only api", KernelKnowsEngine.class, "engine.EngineType"),
                broken("kernel does no input or output and knows no concurrency", KernelReadsFiles.class, "Files"),
                broken("packages have no cycles", First.class, "cycle.two"),
                broken("time, chance and threads come from the runtime", Impure.class, "nanoTime"),
                broken("only the engine calls models", CallsModel.class, "CallsModel.directly"),
                broken("only the engine calls models", CallsModel.class, "CallsModel.byReference"),
                broken("only the engine calls models", CallsModel.class, "CallsModel.ofItsOwnType"),
                broken("public signatures show no library", ShowsLibrary.class, "class shows"),
                broken("public signatures show no library", ShowsLibrary.class, "ShowsLibrary.field shows"),
                broken("public signatures show no library", ShowsLibrary.class, "ShowsLibrary.result() shows"),
                broken("public signatures show no library", ShowsLibrary.class, "ShowsLibrary.argument("),
                broken("public signatures show no library", ShowsLibrary.class, "ShowsLibrary.generic("),
                broken("public signatures show no library", ShowsLibrary.class, "ShowsLibrary.thrown("),
                broken("public signatures show no library", ShowsLibrary.Nested.class, "forSubclasses("),
                broken("every package is null-marked", Unmarked.class, "NullMarked"),
                broken("nothing prints", Prints.class, "System.out"),
                broken("nothing uses java.util.logging", Logs.class, "Logger"),
                broken("nothing throws a generic exception", ThrowsGenerically.class, "RuntimeException"),
                broken("nothing throws a generic exception", ThrowsGenerically.class, "java.lang.Error"),
                broken("api classes are closed", OpenClass.class, "final or abstract"));
    }

    @Test
    void no_rule_is_without_a_fixture_that_breaks_it() {
        Set<Object> broken = each_rule_bites().map(it -> it.get()[0]).collect(Collectors.toSet());

        assertThat(HouseRule.all(FIXTURES, name -> true))
                .extracting(HouseRule::name)
                .containsExactlyInAnyOrderElementsOf(
                        broken.stream().map(String.class::cast).toList());
    }

    @Test
    void every_impurity_is_seen_but_in_the_runtime() {
        List<String> violations = fixtureRule("time, chance and threads come from the runtime")
                .rule()
                .evaluate(BROKEN)
                .getFailureReport()
                .getDetails();

        JavaClass impure = BROKEN.get(Impure.class);
        assertThat(impure.getMethods()).hasSizeGreaterThan(30);
        for (JavaMethod method : impure.getMethods()) {
            assertThat(violations)
                    .as(method.getName())
                    .anySatisfy(violation ->
                            assertThat(violation).contains(Impure.class.getName() + '.' + method.getName() + '('));
        }
        assertThat(violations)
                .noneSatisfy(violation -> assertThat(violation).contains("<" + SystemRuntime.class.getName()));
    }

    @Test
    void what_is_hidden_or_allowed_is_left_alone() {
        String signatures = details("public signatures show no library");
        String models = details("only the engine calls models");
        String exceptions = details("nothing throws a generic exception");

        assertThat(signatures).doesNotContain("inside(", "Hidden");
        assertThat(models).doesNotContain("CallsModelByRight", "anotherMethod");
        assertThat(exceptions).doesNotContain("Specific");
    }

    @Test
    void enough_classes_were_really_read() {
        for (String module : House.MODULES) {
            long sources = House.javaFiles(House.sources(module)).stream()
                    .filter(file -> !file.endsWith("module-info.java"))
                    .count();
            long read = House.classes().stream()
                    .filter(type -> type.getSource()
                            .map(source -> Path.of(source.getUri()).startsWith(House.compiled(module)))
                            .orElse(false))
                    .filter(JavaClass::isTopLevelClass)
                    .count();

            assertThat(read)
                    .as("top-level classes read from %s; build it first", module)
                    .isGreaterThanOrEqualTo(sources);
        }
        assertThat(House.classes()).hasSizeGreaterThan(100);
    }

    @Test
    void what_the_rules_name_exists() {
        assumeTrue(
                House.hasPackage("orchestrator-core", "dev.orchestrator.core.engine"),
                "there is no engine yet, so no runtime that is exempt");

        assertThat(House.hasPackage("orchestrator-core", "dev.orchestrator.core.kernel"))
                .isTrue();
        assertThat(House.classes().contain("dev.orchestrator.core.runtime.SystemRuntime"))
                .isTrue();
    }

    private static Arguments broken(String rule, Class<?> fixture, String detail) {
        return Arguments.of(rule, fixture, detail);
    }

    private static HouseRule fixtureRule(String name) {
        return HouseRule.all(FIXTURES, it -> true).stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no rule is called '" + name + "'"));
    }

    private static String details(String rule) {
        return String.join(
                "\n",
                fixtureRule(rule).rule().evaluate(BROKEN).getFailureReport().getDetails());
    }

    /** What the modules export; without a module descriptor, every package counts as exported. */
    private static Set<String> exported() {
        Set<String> exported = new HashSet<>();
        for (String module : House.MODULES) {
            Path descriptor = House.compiled(module).resolve("module-info.class");
            if (Files.exists(descriptor)) {
                try (InputStream bytes = Files.newInputStream(descriptor)) {
                    ModuleDescriptor.read(bytes).exports().stream()
                            .filter(it -> !it.isQualified())
                            .forEach(it -> exported.add(it.source()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            } else {
                House.javaFiles(House.sources(module))
                        .forEach(file -> exported.add(House.sources(module)
                                .relativize(file.getParent())
                                .toString()
                                .replace('/', '.')));
            }
        }
        return exported;
    }
}
