package dev.orchestrator.proof.house;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.BaseStream;

/** What makes a run depend on more than its journal: clocks, sleeping, randomness, threads nobody was asked for. */
final class Impurities extends DescribedPredicate<JavaAccess<?>> {
    private static final List<Class<?>> NEVER_CREATED = List.of(
            Thread.class,
            Timer.class,
            Date.class,
            Random.class,
            SecureRandom.class,
            SplittableRandom.class,
            ThreadPoolExecutor.class,
            ForkJoinPool.class);

    private static final Set<String> THREAD_STARTERS =
            Set.of("sleep", "start", "startVirtualThread", "ofVirtual", "ofPlatform");
    private static final Set<String> TIMED_STAGES = Set.of("orTimeout", "completeOnTimeout");

    Impurities() {
        super("reads a clock, sleeps, is random or starts threads");
    }

    @Override
    public boolean test(JavaAccess<?> access) {
        if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
            return false;
        }
        return target.getName().equals("<init>") ? created(target) : called(target);
    }

    private static boolean created(AccessTarget target) {
        return NEVER_CREATED.stream().anyMatch(target.getOwner()::isAssignableTo);
    }

    private static boolean called(CodeUnitAccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        return owner.isEquivalentTo(System.class) && (name.equals("currentTimeMillis") || name.equals("nanoTime"))
                || owner.getPackageName().startsWith("java.time") && name.equals("now") && !takes(target, Clock.class)
                || owner.isAssignableTo(InstantSource.class) && (name.startsWith("system") || name.startsWith("tick"))
                || owner.isAssignableTo(Thread.class) && THREAD_STARTERS.contains(name)
                || owner.isEquivalentTo(TimeUnit.class) && name.equals("sleep")
                || owner.isEquivalentTo(LockSupport.class) && (name.equals("parkNanos") || name.equals("parkUntil"))
                || owner.isEquivalentTo(Executors.class)
                || owner.isEquivalentTo(ForkJoinPool.class) && name.equals("commonPool")
                || owner.isAssignableTo(CompletionStage.class)
                        && (name.endsWith("Async") && !takes(target, Executor.class) || TIMED_STAGES.contains(name))
                || owner.isAssignableTo(Collection.class) && name.equals("parallelStream")
                || owner.isAssignableTo(BaseStream.class) && name.equals("parallel")
                || owner.isEquivalentTo(Arrays.class) && name.startsWith("parallel")
                || owner.isEquivalentTo(UUID.class) && name.equals("randomUUID")
                || owner.isEquivalentTo(ThreadLocalRandom.class) && name.equals("current")
                || owner.isEquivalentTo(SecureRandom.class) && name.startsWith("getInstance")
                || owner.isEquivalentTo(RandomGenerator.class) && (name.equals("of") || name.equals("getDefault"))
                || (owner.isEquivalentTo(Math.class) || owner.isEquivalentTo(StrictMath.class))
                        && name.equals("random");
    }

    private static boolean takes(CodeUnitAccessTarget target, Class<?> type) {
        return target.getRawParameterTypes().stream().anyMatch(parameter -> parameter.isAssignableTo(type));
    }
}
