package dev.orchestrator.core.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class DiagnosticsProperties {
    private final Diagnostics diagnostics = Diagnostics.in(Path.of("/srv/attempt-1"));

    @Property(tries = 30)
    void of_five_hundred_cascading_errors_the_root_cause_comes_first(@ForAll Random shuffle) {
        List<Diagnostics.Raw> raws = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            raws.add(new Diagnostics.Raw(
                    "compiler.err.cant.resolve.location",
                    "cannot find symbol\n  symbol:   " + (i % 2 == 0 ? "class " : "method ") + name(shuffle)
                            + "\n  location: class A",
                    "src/A.java",
                    i + 2,
                    5));
        }
        Collections.shuffle(raws, shuffle);
        raws.add(
                shuffle.nextInt(raws.size() + 1),
                new Diagnostics.Raw("compiler.err.doesnt.exist", "package lost does not exist", "src/A.java", 1, 8));

        List<Finding> findings = diagnostics.normalise(raws);

        assertThat(findings).hasSizeLessThanOrEqualTo(Diagnostics.MAX_FINDINGS);
        assertThat(findings.get(0).code()).isEqualTo("compiler.err.doesnt.exist");
        assertThat(findings).extracting(Finding::fingerprint).doesNotHaveDuplicates();
    }

    @Property
    void fingerprints_survive_shifted_lines_and_another_directory(
            @ForAll @AlphaChars @StringLength(min = 1, max = 30) String message,
            @ForAll @IntRange(min = 1, max = 100_000) int line,
            @ForAll @IntRange(min = 1, max = 100_000) int otherLine) {
        Finding before = diagnostics
                .normalise(List.of(new Diagnostics.Raw(
                        "x", message + " in /srv/attempt-1/src/A.java:" + line, "/srv/attempt-1/src/A.java", line, 3)))
                .get(0);
        Finding after = Diagnostics.in(Path.of("/elsewhere/b"))
                .normalise(List.of(new Diagnostics.Raw(
                        "x", message + " in /elsewhere/b/src/A.java:" + otherLine, "src/A.java", otherLine, 40)))
                .get(0);

        assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
        assertThat(before.where().orElseThrow().file()).isEqualTo("src/A.java");
    }

    @Property(tries = 100)
    void what_is_handed_on_plus_what_is_said_to_be_left_out_is_everything(
            @ForAll @IntRange(min = 0, max = 300) int problems) {
        List<Finding> all = new ArrayList<>();
        for (int i = 0; i < problems; i++) {
            Finding finding = Finding.of("code", "problem " + "x".repeat(i + 1));
            all.add(finding);
            all.add(finding);
        }

        List<Finding> limited = Diagnostics.limit(all);

        if (problems <= Diagnostics.MAX_FINDINGS) {
            assertThat(limited).hasSize(problems);
        } else {
            assertThat(limited).hasSize(Diagnostics.MAX_FINDINGS);
            assertThat(limited.get(limited.size() - 1).message())
                    .startsWith((problems - Diagnostics.MAX_FINDINGS + 1) + " more");
        }
    }

    private static String name(Random random) {
        return random.ints(8, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
