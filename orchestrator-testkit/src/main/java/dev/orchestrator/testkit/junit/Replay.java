package dev.orchestrator.testkit.junit;

import dev.orchestrator.testkit.replay.Rerun;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of today's pipeline against a run that was recorded.
 *
 * <pre>{@code
 * @Test
 * @Replay("runs/monday")
 * void todays_pipeline_still_accepts_what_monday_brought(Rerun rerun) throws Exception {
 *     assertThat(rerun.run(pipeline)).isAccepted();
 * }
 * }</pre>
 *
 * <p>The recording is a folder in {@code src/test/resources}, as {@link dev.orchestrator.core.archive.RunArchive#write}
 * exports a run of production that has ended. The method gets a {@link Rerun} of it. After the test, the journal of the run
 * it made last is checked, as {@link dev.orchestrator.testkit.simulation.Invariants} says.
 *
 * <p>This does not make a method a test: {@code @Test} does.
 *
 * @since 0.1.0
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RerunParameter.class)
public @interface Replay {
    /** Names the folder, as {@link Rerun#ofResource}. */
    String value();

    /** What happens when the recording and the pipeline part. */
    Rerun.Mode mode() default Rerun.Mode.STRICT;
}
