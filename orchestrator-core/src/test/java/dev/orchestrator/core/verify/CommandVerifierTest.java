package dev.orchestrator.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.verify.CheckResult;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command is the running Java with a single source file: there on every system. */
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

    private static CommandVerifier java(String... arguments) {
        String[] all = new String[arguments.length + 4];
        all[0] = "-XX:TieredStopAtLevel=1";
        all[1] = "-XX:+UseSerialGC";
        all[2] = "-Xshare:auto";
        all[3] = "Main.java";
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return CommandVerifier.of(JAVA, all);
    }

    private static String main(String body) {
        return "import java.nio.file.*; public class Main { public static void main(String[] a) throws Exception { "
                + body + " } }";
    }

    private static String write(String path, String text) {
        String literal = text.replace("\n", "\\n").replace("\t", "\\t");
        return "Path p = Path.of(\"" + path + "\"); Files.createDirectories(p.getParent()); Files.writeString(p, \""
                + literal + "\");";
    }

    @Test
    void status_zero_is_one_check_done() throws Exception {
        CheckResult result = new Bench(temp)
                .check(java(), "Main.java", main("if (!Files.exists(Path.of(\"b/c\"))) System.exit(1);"), "b/c", "");

        assertThat(result).isInstanceOfSatisfying(CheckResult.Passed.class, passed -> {
            assertThat(passed.executed()).isEqualTo(1);
            assertThat(passed.facts()).containsEntry("status", "0").doesNotContainKey("tests");
        });
    }

    @Test
    void another_status_is_a_finding_with_the_end_of_the_output() throws Exception {
        Bench bench = new Bench(temp);

        CheckResult result = bench.check(
                java("x y"),
                "Main.java",
                main(
                        "System.out.println(a[0] + \" in \" + Path.of(\"\").toAbsolutePath()); System.err.println(\"last\");"
                                + " System.exit(3);"));

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
                        java().pattern(CommandVerifier.FILE_LINE_MESSAGE),
                        "Main.java",
                        main(
                                "System.out.println(\"noise\\n\" + Path.of(\"\").toAbsolutePath() + \"/src/x.c:12:7: error: no"
                                        + " such thing\\nsrc/x.c:13: note\"); System.exit(1);"));

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
        String body = "if (System.in.read() != -1) System.exit(7);"
                + " System.getenv().keySet().forEach(System.out::println); System.out.println(System.getenv(\"MINE\"));"
                + " System.exit(1);";

        String message = Bench.findings(
                        new Bench(temp).check(java().environment("MINE", "given"), "Main.java", main(body)))
                .get(0)
                .message();

        assertThat(message).contains("status 1").contains("given");
        List<String> names =
                message.lines().skip(1).filter(line -> !line.equals("given")).toList();
        assertThat(names)
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
    void what_a_command_started_ends_with_it_when_time_is_up() throws Exception {
        Path lock = temp.resolve("lock");
        String body = "if (a.length == 2) { try (var c = java.nio.channels.FileChannel.open(Path.of(a[0]),"
                + " StandardOpenOption.CREATE, StandardOpenOption.WRITE)) { c.lock(); Files.createFile(Path.of(a[0] +"
                + " \".held\")); Thread.sleep(600_000); } }"
                + " new ProcessBuilder(\"" + JAVA
                + "\", \"Main.java\", a[0], \"child\").start(); Thread.sleep(600_000);";

        CheckResult result = new Bench(temp)
                .cancelledWhen(() -> Files.exists(temp.resolve("lock.held")))
                .check(java(lock.toString()).timeout(Duration.ofSeconds(50)), "Main.java", main(body));

        assertThat(Bench.reason(result)).contains("cancelled");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            channel.lock().release(); // granted once the grandchild is gone
        }
    }

    @Test
    void what_outlives_a_command_that_succeeded_is_ended_too() throws Exception {
        if (!Files.isReadable(Path.of("/proc/self/environ"))) {
            return; // only there can such a process be found
        }
        Path lock = temp.resolve("lock");
        String body = "if (a.length == 2) { try (var c = java.nio.channels.FileChannel.open(Path.of(a[0]),"
                + " StandardOpenOption.CREATE, StandardOpenOption.WRITE)) { c.lock(); Files.createFile(Path.of(a[0] +"
                + " \".held\")); Thread.sleep(600_000); } }"
                + " new ProcessBuilder(\"" + JAVA + "\", \"Main.java\", a[0], \"child\").start();"
                + " while (!Files.exists(Path.of(a[0] + \".held\"))) Thread.sleep(20);";

        CheckResult result = new Bench(temp).check(java(lock.toString()), "Main.java", main(body));

        assertThat(result).isInstanceOf(CheckResult.Passed.class);
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            channel.lock().release();
        }
    }

    @Test
    void running_out_of_time_is_no_verdict() throws Exception {
        CheckResult result = new Bench(temp)
                .check(
                        java().timeout(Duration.ofMillis(300)),
                        "Main.java",
                        main("System.out.println(\"began\"); while (true) { }"));

        assertThat(Bench.reason(result)).contains("had not ended after PT0.3S");
    }

    @Test
    void interrupting_ends_the_command() throws Exception {
        Path lock = temp.resolve("lock");
        String body = "try (var c = java.nio.channels.FileChannel.open(Path.of(a[0]), StandardOpenOption.CREATE,"
                + " StandardOpenOption.WRITE)) { c.lock(); Files.createFile(Path.of(a[0] + \".held\"));"
                + " Thread.sleep(600_000); }";
        Thread current = Thread.currentThread();
        Bench bench = new Bench(temp).cancelledWhen(() -> {
            if (Files.exists(temp.resolve("lock.held"))) {
                current.interrupt();
            }
            return false;
        });

        assertThatThrownBy(() -> bench.check(java(lock.toString()), "Main.java", main(body)))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            channel.lock().release();
        }
    }

    @Test
    void a_hundred_megabytes_of_output_are_too_many() throws Exception {
        String body = "byte[] b = new byte[1 << 20]; java.util.Arrays.fill(b, (byte) 'x');"
                + " for (int i = 0; i < 100; i++) System.out.write(b); System.out.flush();";

        CheckResult result = new Bench(temp).check(java(), "Main.java", main(body));

        assertThat(Bench.findings(result)).extracting(Finding::code).containsExactly("too-much-output");
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
                        java().countingTests("**/target/surefire-reports"),
                        "Main.java",
                        main(write("module/target/surefire-reports/TEST-A.xml", report)));

        assertThat(result).isInstanceOfSatisfying(CheckResult.Passed.class, passed -> {
            assertThat(passed.executed()).isEqualTo(2);
            assertThat(passed.facts()).containsEntry("tests", "2").containsEntry("skipped", "1");
        });
    }

    @Test
    void failed_tests_are_findings_whatever_the_status() throws Exception {
        CheckResult result = new Bench(temp)
                .check(
                        java().countingTests("reports"),
                        "Main.java",
                        main(write("reports/TEST-A.xml", FAILURES)),
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
                        java().countingTests("reports"),
                        "Main.java",
                        main(""),
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
                .check(java().countingTests("reports"), "Main.java", main(write("reports/TEST-A.xml", report)));

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
