package dev.orchestrator.core.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FenceProperties {
    @Property(tries = 300)
    void nothing_inside_can_close_the_fence(@ForAll("hostile") String content) {
        String fenced = Fence.around(content);

        List<String> lines = List.of(fenced.split("\n", -1));
        String tag = lines.get(0).substring("[data ".length(), lines.get(0).length() - 1);
        assertThat(tag).hasSize(16);
        assertThat(lines.get(lines.size() - 1)).isEqualTo("[end of data " + tag + "]");
        assertThat(fenced.split(tag, -1)).as("the tag stands twice").hasSize(3);
        assertThat(fenced).contains(content).isEqualTo(Fence.around(content));
    }

    /** Whoever knows how fences are made quotes those of other texts, and of the same text without the quotation. */
    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(40);
        return text.flatMap(known -> text.map(more -> known + "\n" + Fence.around(known) + more + Fence.around(more)));
    }
}
