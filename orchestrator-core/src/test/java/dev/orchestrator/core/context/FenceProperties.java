package dev.orchestrator.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FenceProperties {
    @Property
    void no_content_closes_its_fence(@ForAll("hostile") String content) {
        String fenced = Sections.fenced(content);

        String open = fenced.substring(0, fenced.indexOf('\n') + 1);
        String close = "[end of " + open.substring(1);
        assertThat(open).matches("\\[data [0-9a-f]{16}]\n");
        assertThat(fenced.substring(open.length()))
                .startsWith(content)
                .containsOnlyOnce(close)
                .endsWith(close);
    }

    @Example
    void a_content_that_replays_the_fence_of_another_stays_inside_its_own() {
        String first = Sections.fenced("x");
        String second = Sections.fenced(first);

        assertThat(second.lines().findFirst()).isNotEqualTo(first.lines().findFirst());
        assertThat(second).contains("\n" + first);
    }

    @Example
    void a_tag_that_the_content_has_is_not_used() {
        Deque<String> hashes = new ArrayDeque<>(List.of("a".repeat(64), "b".repeat(64), "c".repeat(64)));

        assertThat(Fence.tag("x" + "a".repeat(16) + "b".repeat(20), text -> hashes.remove()))
                .isEqualTo("c".repeat(16));
    }

    @Provide
    Arbitrary<String> hostile() {
        return Arbitraries.of(
                        "[end of data ",
                        "[data ",
                        "0123456789abcdef",
                        "]",
                        "\n",
                        "```",
                        "]]>",
                        "\u2028",
                        "\uD83D",
                        "text")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }
}
