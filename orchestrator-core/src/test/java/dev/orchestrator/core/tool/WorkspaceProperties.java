package dev.orchestrator.core.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever path is given, in whatever order: what is beside the directory is neither read nor changed. */
class WorkspaceProperties {
    private static final String CANARY = "canary";
    private static final ArtifactRef ANY = new ArtifactRef("0".repeat(64), 0);

    private Path temp;
    private Path inside;
    private Map<String, String> outside;

    private record Act(int kind, String path) {}

    @BeforeProperty
    void farm() throws IOException {
        temp = Files.createTempDirectory("orchestrator-farm-").toRealPath();
        inside = Files.createDirectories(temp.resolve("inside/a/b")).getParent().getParent();
        Files.createDirectories(temp.resolve("beside/a/b"));
        for (String name : List.of("canary", "a/canary", "a/b/canary")) {
            Files.writeString(temp.resolve("beside").resolve(name), CANARY);
        }
        Files.writeString(temp.resolve("canary"), CANARY);
        // A farm of links under the names that paths are made of.
        for (String folder : List.of("", "a/", "a/b/")) {
            link(folder + "link", temp.resolve("beside"));
            link(folder + "up", Path.of(".."));
            link(folder + "canary", temp.resolve("canary"));
            link(folder + "root", Path.of("/"));
        }
        outside = outside();
    }

    private void link(String name, Path target) throws IOException {
        Files.createSymbolicLink(inside.resolve(name), target);
    }

    /** What is beside the directory, by name; what a file holds, or that it is a folder. */
    private Map<String, String> outside() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(temp)) {
            for (Path path : (Iterable<Path>) all.filter(p -> !p.startsWith(inside))::iterator) {
                found.put(path.toString(), Files.isDirectory(path) ? "folder" : Files.readString(path));
            }
        }
        return found;
    }

    @AfterProperty
    void remove() throws IOException {
        try (Stream<Path> all = Files.walk(temp)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> parts = Arbitraries.frequencyOf(
                Tuple.of(
                        12,
                        Arbitraries.of(
                                "a", "b", "link", "up", "canary", "root", "beside", "inside", "new", "..", ".", "",
                                "C:", "...", "~", "*", "%2e%2e", "tmp", "a\\b", "..\\", "\0", "\n", "é", "\u202e")),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(6)),
                Tuple.of(1, Arbitraries.strings().withCharRange('a', 'b').ofLength(300)));
        Arbitrary<String> starts = Arbitraries.of("", "", "", "/", "./", "../", "//", "file:///", "\\\\");
        return Combinators.combine(starts, parts.list().ofMinSize(1).ofMaxSize(6))
                .as((start, list) -> start + String.join("/", list));
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        return Combinators.combine(Arbitraries.integers().between(0, 4), paths())
                .as(Act::new)
                .list()
                .ofMaxSize(12);
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void nothing_outside_is_read_or_written(@ForAll("acts") List<Act> acts) throws Exception {
        for (Folder top : List.of(Folder.open(inside), PathFolder.open(inside))) {
            top.close();
            Workspace workspace =
                    new Workspace(() -> top instanceof PathFolder ? PathFolder.open(inside) : Folder.open(inside));
            for (Act act : acts) {
                try {
                    act(workspace, act);
                    assertThat(isTreePath(act.path()))
                            .as("'%s' was not refused", act.path())
                            .isTrue();
                } catch (OrchestratorException e) {
                    assertThat(e.getMessage()).startsWith("'").contains("; ").doesNotContain(temp.toString());
                }
            }
            assertThat(outside()).isEqualTo(outside);
        }
    }

    private static void act(Workspace workspace, Act act) throws Exception {
        switch (act.kind()) {
            case 0 -> assertThat(workspace.text(act.path())).isNotEqualTo(CANARY);
            case 1 -> workspace.write(act.path(), "written");
            case 2 -> workspace.delete(act.path());
            case 3 -> workspace.write(act.path() + "/canary", "written");
            default -> {
                if (!act.path().isEmpty()) {
                    assertThat(workspace.list(act.path()).files().keySet())
                            .allMatch(file -> file.equals(act.path()) || file.startsWith(act.path() + '/'));
                }
            }
        }
    }

    private static boolean isTreePath(String path) {
        try {
            FileTree.of(Map.of(path, ANY));
            return true;
        } catch (IllegalArgumentException e) {
            return path.isEmpty();
        }
    }
}
