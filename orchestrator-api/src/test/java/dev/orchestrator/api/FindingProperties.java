package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotBlank;

class FindingProperties {
    @Property
    void numbers_in_message_and_place_do_not_count(
            @ForAll @AlphaChars @NotBlank String words,
            @ForAll @IntRange int one,
            @ForAll @IntRange int other,
            @ForAll @IntRange(min = 1) int line) {
        Finding finding = Finding.at(Location.of("a.txt", 1), "code", words + ' ' + one + ' ' + words);
        Finding same = Finding.at(new Location("a.txt", line, 7), "code", words + ' ' + other + ' ' + words);

        assertThat(same.fingerprint()).isEqualTo(finding.fingerprint());
    }

    @Property
    void words_in_the_message_do(
            @ForAll @AlphaChars @NotBlank String words, @ForAll @AlphaChars @NotBlank String other) {
        boolean equal = Finding.of("code", words)
                .fingerprint()
                .equals(Finding.of("code", other).fingerprint());

        assertThat(equal).isEqualTo(words.equals(other));
    }
}
