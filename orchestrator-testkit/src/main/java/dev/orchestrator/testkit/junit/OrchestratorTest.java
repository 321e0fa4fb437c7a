package dev.orchestrator.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests of pipelines: offline, on virtual time, and checked.
 *
 * <pre>{@code
 * @OrchestratorTest
 * class GreetingTest {
 *     @Test
 *     void a_rude_greeting_comes_back(Simulation simulation) throws Exception {
 *         Outcome outcome = simulation
 *                 .model("default", ScriptedModel.script().when("Greet").reply("Hello").thenReply("Hello, world"))
 *                 .run(pipeline, goal);
 *         assertThat(outcome).isAccepted();
 *     }
 * }
 * }</pre>
 *
 * <ul>
 *   <li>A parameter of type {@link dev.orchestrator.testkit.simulation.Simulation Simulation} is a new one for each test,
 *       with the {@link #seed()}, and the same in the test and in its {@code @BeforeEach}; before a {@link SimulationTest}
 *       there is none.
 *   <li>When a test fails, its failure shows as suppressed how far the last run got of its simulation, or of its {@link
 *       Replay} or {@link CrashAtEveryEvent}: the tree, with the last findings. The whole report, as a web page, is left in {@code target/orchestrator-reports}, or in {@code
 *       build/orchestrator-reports} where there is no {@code pom.xml}, or where the configuration parameter {@code
 *       orchestrator.reports} says.
 *   <li>After each test, no thread of an orchestrator may be left: close what was opened. That is not looked at where JUnit
 *       runs tests in parallel or an orchestrator was open before the test, and virtual threads are not seen.
 *   <li>The network is blocked, but for this machine itself. Blocked is what asks the {@linkplain
 *       java.net.ProxySelector#getDefault() default proxy selector}: {@code java.net.URL}, {@code java.net.http}, {@code
 *       java.net.Socket}, OkHttp and most that is built on these. <b>Not</b> covered are channels ({@code SocketChannel},
 *       hence Netty), datagrams, name look-ups, clients that were given a proxy or a proxy selector of their own, clients
 *       of {@code java.net.http} that were built before the test, and child processes. While any such test runs, the block
 *       holds for the whole JVM. There is none where the property {@link
 *       dev.orchestrator.testkit.replay.Rerun#PROPERTY orchestrator.rerun} asks for real answers.
 * </ul>
 *
 * <p>Works with JUnit 5.14 and JUnit 6.
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({NetworkBlock.class, SimulationParameter.class, LeftoverThreads.class})
public @interface OrchestratorTest {
    /** Chooses the order in which what happens at the same time happens. */
    long seed() default 0;
}
