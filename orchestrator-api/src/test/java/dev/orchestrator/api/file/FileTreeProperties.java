package dev.orchestrator.api.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FileTreeProperties {
    private static final ArtifactRef NEW = new ArtifactRef("e".repeat(64), 9);

    @Property
    void the_order_of_insertion_does_not_matter(
            @ForAll("files") Map<String, ArtifactRef> files, @ForAll Random random) {
        List<Map.Entry<String, ArtifactRef>> shuffled = new ArrayList<>(files.entrySet());
        Collections.shuffle(shuffled, random);
        Map<String, ArtifactRef> reordered = new LinkedHashMap<>();
        shuffled.forEach(file -> reordered.put(file.getKey(), file.getValue()));
        FileTree oneByOne = FileTree.EMPTY;
        for (Map.Entry<String, ArtifactRef> file : shuffled) {
            oneByOne = oneByOne.with(file.getKey(), file.getValue());
        }

        FileTree tree = FileTree.of(files);

        assertThat(FileTree.of(reordered)).isEqualTo(tree).hasSameHashCodeAs(tree);
        assertThat(FileTree.of(reordered).digest()).isEqualTo(tree.digest());
        assertThat(oneByOne.digest()).isEqualTo(tree.digest());
    }

    @Property
    void without_undoes_with(@ForAll("files") Map<String, ArtifactRef> files, @ForAll("paths") String path) {
        FileTree tree = FileTree.of(files).without(path);

        FileTree changed = tree.with(path, NEW);

        assertThat(changed.get(path)).contains(NEW);
        assertThat(changed).isNotEqualTo(tree);
        assertThat(changed.digest()).isNotEqualTo(tree.digest());
        assertThat(changed.without(path)).isEqualTo(tree);
    }

    @Property
    void digests_are_equal_exactly_when_the_trees_are(
            @ForAll("files") Map<String, ArtifactRef> one, @ForAll("files") Map<String, ArtifactRef> two) {
        boolean equal = FileTree.of(one).digest().equals(FileTree.of(two).digest());

        assertThat(equal).isEqualTo(one.equals(two));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("a", "b", "src/A.java", "src/B.java", "src/x/y", "ä", "a b");
    }

    @Provide
    Arbitrary<Map<String, ArtifactRef>> files() {
        Arbitrary<ArtifactRef> contents =
                Arbitraries.of("a", "b", "0").map(digit -> new ArtifactRef(digit.repeat(64), 1));
        return Arbitraries.maps(paths(), contents).ofMaxSize(5);
    }
}
