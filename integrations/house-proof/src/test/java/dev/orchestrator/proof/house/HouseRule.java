package dev.orchestrator.proof.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchRule;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelRequest;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

/** One rule, over everything below a root package: {@code dev.orchestrator}, or the fixtures that break it. */
record HouseRule(String name, ArchRule rule) {
    private static final Set<String> GENERIC = Set.of(
            Throwable.class.getName(),
            Exception.class.getName(),
            RuntimeException.class.getName(),
            Error.class.getName());

    /**
     * Returns all rules.
     *
     * @param root the package they hold for
     * @param exported which packages users can see
     */
    static List<HouseRule> all(String root, Predicate<String> exported) {
        return List.of(
                new HouseRule("api needs only the JDK and annotations", onlyUses(root + ".api..", root + ".api..")),
                new HouseRule(
                        "schema knows neither core nor testkit",
                        notUses(root + ".schema..", root + ".core..", root + ".testkit..")
                                .allowEmptyShould(!House.hasSources("orchestrator-schema"))),
                new HouseRule(
                        "core does not know testkit",
                        notUses(root + ".core..", root + ".testkit..")
                                .allowEmptyShould(!House.hasSources("orchestrator-core"))),
                new HouseRule(
                        "kernel needs only api",
                        onlyUses(root + ".core.kernel..", root + ".core.kernel..", root + ".api..")
                                .allowEmptyShould(noKernelYet())),
                new HouseRule(
                        "kernel does no input or output and knows no concurrency",
                        notUses(
                                        root + ".core.kernel..",
                                        "java.io..",
                                        "java.net..",
                                        "java.nio.file..",
                                        "java.nio.channels..",
                                        "java.util.concurrent..")
                                .allowEmptyShould(noKernelYet())),
                new HouseRule(
                        "packages have no cycles",
                        slices().matching(root + ".(**)").should().beFreeOfCycles()),
                new HouseRule("time, chance and threads come from the runtime", pure(root)),
                new HouseRule("only the engine calls models", modelsBehindTheEngine(root)),
                new HouseRule(
                        "public signatures show no library",
                        classes()
                                .that(describe(
                                        "users can see",
                                        (JavaClass type) ->
                                                Signatures.visible(type) && exported.test(type.getPackageName())))
                                .should(new Signatures())),
                new HouseRule("every package is null-marked", nullMarked()),
                new HouseRule("nothing prints", NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS),
                new HouseRule("nothing uses java.util.logging", notUses(root + "..", "..java.util.logging..")),
                new HouseRule("nothing throws a generic exception", specificExceptions()),
                new HouseRule("api classes are closed", closedClasses(root)));
    }

    private static boolean noKernelYet() {
        return !House.hasPackage("orchestrator-core", House.PACKAGE + ".core.kernel");
    }

    private static ArchRule onlyUses(String subject, String... own) {
        String[] allowed = new String[own.length + 2];
        System.arraycopy(own, 0, allowed, 0, own.length);
        allowed[own.length] = "java..";
        allowed[own.length + 1] = "org.jspecify..";
        return classes()
                .that()
                .resideInAPackage(subject)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed);
    }

    private static ArchRule notUses(String subject, String... forbidden) {
        DescribedPredicate<JavaClass> marker =
                describe("only mark what may be serialised", type -> type.isEquivalentTo(java.io.Serializable.class));
        return noClasses()
                .that()
                .resideInAPackage(subject)
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden).and(not(marker)));
    }

    private static ArchRule pure(String root) {
        String runtime = root + ".core.runtime.SystemRuntime";
        String threads = root + ".core.runtime.Threads";
        String race = root + ".testkit.contract.Race";
        String simulation = root + ".testkit.simulation.";
        String stage = root + ".testkit.stage.";
        String stores = root + ".store."; // what they share with other processes, leases and locks, has real time only
        return noClasses()
                .that(describe(
                        "are not the runtime, the simulated one, a store, nor the race that contracts are run in",
                        type -> !type.getName().equals(runtime)
                                && !type.getName().startsWith(simulation)
                                && !type.getName().startsWith(stage)
                                && !type.getName().startsWith(stores)
                                && !type.getName().startsWith(runtime + '$')
                                && !type.getName().equals(threads)
                                && !type.getName().equals(race)))
                .should()
                .accessTargetWhere(new Impurities())
                .because("a run must be replayable under virtual time");
    }

    private static ArchRule modelsBehindTheEngine(String root) {
        List<String> parameters = List.of(ModelRequest.class.getName(), ModelCall.class.getName());
        return noClasses()
                .that(not(resideInAnyPackage(
                        root + ".core.engine..",
                        // What stands between the engine and another model.
                        root + ".core.model.resilience..",
                        root + ".testkit.contract..",
                        root + ".testkit.saboteur..",
                        root + ".testkit.simulation..")))
                .should()
                .accessTargetWhere(describe(
                        "is Model.call",
                        (JavaAccess<?> access) -> access.getTarget() instanceof CodeUnitAccessTarget target
                                && target.getName().equals("call")
                                && target.getOwner().isAssignableTo(Model.class)
                                && HasName.Utils.namesOf(target.getRawParameterTypes())
                                        .equals(parameters)))
                .because("a call that is not redacted, reserved, recorded and settled is not replayable or billable");
    }

    private static ArchRule nullMarked() {
        return classes()
                .should(be(describe(
                        "in a package marked @NullMarked",
                        (JavaClass type) -> type.getPackage().isAnnotatedWith(NullMarked.class))));
    }

    private static ArchRule specificExceptions() {
        return noClasses()
                .should()
                .accessTargetWhere(describe(
                        "creates a generic exception",
                        (JavaAccess<?> access) -> access.getTarget().getName().equals("<init>")
                                && GENERIC.contains(access.getTargetOwner().getName())
                                && !extendsIt(access)))
                .because("callers decide by the type");
    }

    private static boolean extendsIt(JavaAccess<?> access) {
        return access.getOrigin().isConstructor()
                && access.getOriginOwner()
                        .getRawSuperclass()
                        .filter(access.getTargetOwner()::equals)
                        .isPresent();
    }

    private static ArchRule closedClasses(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".api..")
                .and()
                .areTopLevelClasses()
                .and()
                .arePublic()
                .and()
                .areNotInterfaces()
                .and()
                .areNotAssignableTo(Throwable.class)
                .should(be(describe(
                        "final or abstract",
                        (JavaClass type) -> type.getModifiers().contains(JavaModifier.FINAL)
                                || type.getModifiers().contains(JavaModifier.ABSTRACT))))
                .because("what users may extend is a promise");
    }

    @Override
    public String toString() {
        return name;
    }
}
