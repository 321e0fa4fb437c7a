package dev.orchestrator.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TreeChangeProperties {
    private static final ArtifactRef ANY = new ArtifactRef("0".repeat(64), 0);

    @Provide
    Arbitrary<FileTree> trees() {
        return Trees.texts().map(texts -> Trees.of(texts, new MemoryArtifacts()));
    }

    @Property
    void the_change_between_two_trees_makes_one_of_the_other(@ForAll("trees") FileTree a, @ForAll("trees") FileTree b) {
        TreeChange change = TreeChange.between(a, b);

        assertThat(change.applied(a)).isEqualTo(b);
        assertThat(change.applied(b)).as("made twice").isEqualTo(b);
        assertThat(change.isEmpty()).isEqualTo(a.equals(b));
    }

    @Property
    void nothing_is_named_that_is_the_same_in_both(@ForAll("trees") FileTree a, @ForAll("trees") FileTree b) {
        TreeChange change = TreeChange.between(a, b);

        assertThat(change.put().entries().entrySet()).noneMatch(a.entries().entrySet()::contains);
        assertThat(change.removed())
                .allMatch(path -> a.get(path).isPresent() && b.get(path).isEmpty());
    }

    @Property
    void applied_to_any_tree_all_it_puts_is_there_and_what_it_does_not_touch_stays(
            @ForAll("trees") FileTree a, @ForAll("trees") FileTree b, @ForAll("trees") FileTree other) {
        TreeChange change = TreeChange.between(a, b);

        FileTree after = change.applied(other);

        assertThat(after.entries())
                .containsAllEntriesOf(change.put().entries())
                .doesNotContainKeys(change.removed().toArray(String[]::new));
        other.entries().forEach((path, content) -> {
            boolean inTheWay = change.put().entries().keySet().stream()
                    .anyMatch(put -> put.startsWith(path + '/') || path.startsWith(put + '/') || path.equals(put));
            if (!inTheWay && !change.removed().contains(path)) {
                assertThat(after.get(path)).contains(content);
            }
        });
    }

    @Example
    void what_cannot_be_is_refused() {
        assertThatThrownBy(() -> new TreeChange(FileTree.EMPTY, new TreeSet<>(Set.of("../x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TreeChange(FileTree.of(Map.of("x", ANY)), new TreeSet<>(Set.of("x"))))
                .hasMessageContaining("'x'");
    }
}
