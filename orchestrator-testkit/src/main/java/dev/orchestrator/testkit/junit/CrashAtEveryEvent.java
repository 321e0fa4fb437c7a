package dev.orchestrator.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A test that is done once with a whole run, and then again for every record of that run's journal: the run is cut off
 * after the record, as by a crash, and goes on from what is left. Each time it has to end alike, and nothing whose outcome
 * was on record may be done again.
 *
 * <pre>{@code
 * @CrashAtEveryEvent
 * void the_release_survives(CrashRun crash) throws Exception {
 *     List<String> sent = new ArrayList<>();
 *     Outcome outcome = crash.run(pipelineThatAddsTo(sent), Goal.of("release 2.4").withoutVerification());
 *     assertThat(outcome).isInstanceOf(Outcome.Unverified.class);
 * }
 * }</pre>
 *
 * <p>The method gets a {@link CrashRun} and calls {@link CrashRun#run} once; it fails if it does not. Its pipeline has to be
 * the same each time.
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD) // where it can be cut off is known when the whole run has ended
@ExtendWith(CrashExtension.class)
public @interface CrashAtEveryEvent {}
