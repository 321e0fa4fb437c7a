package dev.orchestrator.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.verify.CheckResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command is the running Java with a program of ours: there on every system. */
@Timeout(60)
class CommandVerifierTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String FAILURES = "<testsuite tests='9'>"
            + "<testcase name='good' classname='a.ATest'/>"
            + "<testcase name='bad' classname='a.ATest'><failure message='expected 1' type='AssertionError'><![CDATA[x"
            + "\n\tat org.lib.Assert.that(Assert.java:3)\n\tat app//a.ATest.bad(ATest.java:42)]]></failure></testcase>"
            + "<testcase name='off' classname='a.ATest'><skipped/></testcase>"
            + "</testsuite>";

    @TempDir
    Path temp;

    @TempDir
    static Path classes;

    @BeforeAll
    static void copies_the_child() throws IOException {
        Path target = classes.resolve(Child.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(target.getParent());
        try (InputStream bytes = Child.class.getResourceAsStream("Child.class")) {
            Files.copy(bytes, target);
        }
    }

    private static CommandVerifier child(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        all.addAll(List.of("-cp", classes.toString(), Child.class.getName()));
        all.addAll(List.of(arguments));
        return CommandVerifier.of(JAVA, all.toArray(new String[0]));
    }

    private static void assertReleased(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock().release(); // granted once the holder is gone
        }
    }

    @Test
    void status_zero_is_one_check_done() throws Exception {
        CheckResult result = new Bench(temp).check(child("exists", "b/c"), "b/c", "");

        assertThat(result).isInstanceOfSatisfying(CheckResult.Passed.class, passed -> {
            assertThat(passed.executed()).isEqualTo(1);
            assertThat(passed.facts()).containsEntry("status", "0").doesNotContainKey("tests");
        });
    }

    @Test
    void another_status_is_a_finding_with_the_end_of_the_output() throws Exception {
        Bench bench = new Bench(temp);

        CheckResult result = bench.check(child("print", "x y in CWD"), "f", "");

        assertThat(Bench.findings(result)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("command-failed");
            assertThat(finding.message())
                    .contains("ended with status 3")
                    .contains("x y in .\nlast")
                    .doesNotContain(bench.lastDirectory().toString());
        });
    }

    @Test
    void lines_of_the_output_become_findings() throws Exception {
        CheckResult result = new Bench(temp)
                .check(
                        child("print", "noise\nCWD/src/x.c:12:7: error: no such thing\nsrc/x.c:13: note")
                                .pattern(CommandVerifier.FILE_LINE_MESSAGE),
                        "f",
                        "");

        assertThat(Bench.findings(result))
                .containsExactly(
                        Finding.at(new Location("src/x.c", 12, 7), "command-diagnostic", "error: no such thing"),
                        Finding.at(new Location("src/x.c", 13, 0), "command-diagnostic", "note"));
    }

    @Test
    void a_missing_program_is_named() throws Exception {
        assertThat(Bench.reason(new Bench(temp).check(CommandVerifier.of("no-such-program-anywhere"), "f", "x")))
                .contains("'no-such-program-anywhere' cannot be run");
    }

    @Test
    void the_environment_is_almost_empty_and_standard_input_closed() throws Exception {
        String message = Bench.findings(
                        new Bench(temp).check(child("environment").environment("MINE", "given"), "f", ""))
                .get(0)
                .message();

        assertThat(message).contains("status 3");
        assertThat(message.lines().skip(1).toList())
                .contains("PATH", "MINE")
                .isSubsetOf(
                        "PATH",
                        "HOME",
                        "LANG",
                        "LC_ALL",
                        "LC_CTYPE",
                        "TZ",
                        "USER",
                        "LOGNAME",
                        "SHELL",
                        "TERM",
                        "TMPDIR",
                        "JAVA_HOME",
                        "MAVEN_HOME",
                        "M2_HOME",
                        "GRADLE_HOME",
                        "MINE",
                        "ORCHESTRATOR_CHECK");
    }

    @Test
    void a_whole_process_tree_ends_when_the_check_does() throws Exception {
        Path lock = temp.resolve("lock");

        CheckResult result = new Bench(temp)
                .cancelledWhen(() -> Files.exists(temp.resolve("lock.held")))
                .check(child("parent", lock.toString()), "f", "");

        assertThat(Bench.reason(result)).contains("cancelled");
        assertReleased(lock);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there processes can be found that left the tree")
    void what_outlives_a_command_that_succeeded_is_ended_too() throws Exception {
        Path lock = temp.resolve("lock");

        CheckResult result = new Bench(temp).check(child("leave", lock.toString()), "f", "");

        assertThat(result).isInstanceOf(CheckResult.Passed.class);
        assertReleased(lock);
    }

    @Test
    void running_out_of_time_is_no_verdict_and_ends_the_tree() throws Exception {
        Path lock = temp.resolve("lock");

        CheckResult result =
                new Bench(temp).check(child("parent", lock.toString()).timeout(Duration.ofSeconds(1)), "f", "");

        assertThat(Bench.reason(result)).contains("had not ended after PT1S");
        assertReleased(lock);
    }

    @Test
    void interrupting_ends_the_command() throws Exception {
        Path lock = temp.resolve("lock");
        Thread current = Thread.currentThread();
        Bench bench = new Bench(temp).cancelledWhen(() -> {
            if (Files.exists(temp.resolve("lock.held"))) {
                current.interrupt();
            }
            return false;
        });

        assertThatThrownBy(() -> bench.check(child("hold", lock.toString()), "f", ""))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertReleased(lock);
    }

    @Test
    @Tag("slow")
    void a_hundred_megabytes_of_output_are_too_many() throws Exception {
        CheckResult result = new Bench(temp).check(child("flood", "100"), "f", "");

        assertThat(Bench.findings(result)).extracting(Finding::code).containsExactly("too-much-output");
    }

    @Test
    void a_command_that_prints_too_much_is_ended_while_it_runs() throws Exception {
        CommandVerifier stays = child("flood-and-stay").outputLimitBytes(1_000).timeout(Duration.ofSeconds(30));

        assertThat(Bench.findings(new Bench(temp).check(stays, "f", "")))
                .extracting(Finding::code)
                .containsExactly("too-much-output");
    }

    @Test
    void of_much_output_head_and_tail_are_kept() throws Exception {
        Path file = temp.resolve("output");
        Files.writeString(file, "HEAD\n" + "x".repeat(5 << 20) + "\nTAIL\n");

        Output output = Output.read(file);

        assertThat(output.text())
                .startsWith("HEAD\n")
                .endsWith("\nTAIL\n")
                .contains("bytes left out")
                .hasSizeLessThan(1 << 20);
        assertThat(output.lines()).allMatch(line -> line.length() <= 2_000);
        assertThat(output.tail(10)).endsWith("TAIL").hasSizeLessThan(20);
    }

    @Test
    void tests_are_counted_by_their_reports() throws Exception {
        String report = "<testsuite><properties><property name='testcase' value='x'/></properties>"
                + "<testcase name='a' classname='A'><system-out>x</system-out></testcase><testcase name='b' classname='A'/>"
                + "<testcase name='c' classname='A'><skipped message='x'/></testcase></testsuite>";

        CheckResult result = new Bench(temp)
                .check(
                        child("write", "module/target/surefire-reports/TEST-A.xml", report)
                                .countingTests("**/target/surefire-reports"),
                        "f",
                        "");

        assertThat(result).isInstanceOfSatisfying(CheckResult.Passed.class, passed -> {
            assertThat(passed.executed()).isEqualTo(2);
            assertThat(passed.facts()).containsEntry("tests", "2").containsEntry("skipped", "1");
        });
    }

    @Test
    void fewer_tests_than_must_run_are_a_rejection() throws Exception {
        String report = "<testsuite><testcase name='a' classname='A'/>"
                + "<testcase name='b' classname='A'><skipped/></testcase></testsuite>";

        CheckResult result = new Bench(temp)
                .check(
                        child("write", "reports/TEST-A.xml", report)
                                .countingTests("reports")
                                .atLeast(2),
                        "f",
                        "");

        assertThat(Bench.findings(result)).extracting(Finding::code).containsExactly("too-few-tests");
    }

    @Test
    void failed_tests_are_findings_whatever_the_status() throws Exception {
        CheckResult result = new Bench(temp)
                .check(
                        child("write", "reports/TEST-A.xml", FAILURES).countingTests("reports"),
                        "src/test/java/a/ATest.java",
                        "");

        assertThat(Bench.findings(result))
                .containsExactly(Finding.at(
                        Location.of("src/test/java/a/ATest.java", 42), "test-failed", "a.ATest#bad: expected 1"));
    }

    @Test
    void no_report_is_no_pass_and_one_that_the_submission_brings_does_not_count() throws Exception {
        CheckResult result = new Bench(temp)
                .check(
                        child("exists", "reports").countingTests("reports"),
                        "reports/TEST-Forged.xml",
                        "<testsuite><testcase name='a' classname='A'/></testsuite>");

        assertThat(Bench.reason(result)).contains("ran no tests");
    }

    @Test
    void reports_with_a_document_type_are_refused() throws Exception {
        Path secret = Files.writeString(temp.resolve("secret"), "secret");
        String report = "<!DOCTYPE t [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><testsuite><testcase name='a'"
                + " classname='A'><failure message='m'>&x;</failure></testcase></testsuite>";

        CheckResult result = new Bench(temp)
                .check(child("write", "reports/TEST-A.xml", report).countingTests("reports"), "f", "");

        assertThat(Bench.reason(result)).contains("reports/TEST-A.xml").contains("document type");
    }

    @Test
    void wrong_settings_are_refused_at_once() {
        assertThatThrownBy(() -> CommandVerifier.of(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CommandVerifier.of("x").countingTests()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CommandVerifier.of("x").pattern("(.*)"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(?<message>");
        assertThatThrownBy(() -> CommandVerifier.of("x").timeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
