package dev.orchestrator.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is done with many seeds: orders in which things happen, and faults, which the test allows with {@link
 * dev.orchestrator.testkit.simulation.Simulation#faults}.
 *
 * <pre>{@code
 * @SimulationTest(seeds = 10_000)
 * void nobody_is_paid_twice(Simulation simulation) throws Exception {
 *     List<String> paid = new ArrayList<>();
 *     simulation.faults(Faults.some()).run(pipelineThatAddsTo(paid), goal);
 *     assertThat(paid).doesNotHaveDuplicates();
 * }
 * }</pre>
 *
 * <p>The method is called once for each seed, on the same instance and between the same {@code @BeforeEach} and
 * {@code @AfterEach}: what differs between seeds, such as the list above, is made in the method. The first seed that fails
 * is shrunk to as few decisions as still make it fail, and these are shown, with a schedule that does it {@linkplain
 * #schedule() again}.
 *
 * <p>The configuration parameter {@code orchestrator.seeds} sets the number of seeds of all such tests, for a long run now
 * and then.
 *
 * @since 0.1.0
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SeedsExtension.class)
public @interface SimulationTest {
    /** How many seeds. */
    int seeds() default 1_000;

    /** The first seed. */
    long first() default 0;

    /** If it is set, nothing is done but this, which a failure's message has shown. */
    String schedule() default "";
}
