package dev.orchestrator.samples.migration.library;

import dev.orchestrator.samples.migration.library.Baseline.TestFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads from compiled classes which test source inherits from and refers to which. */
final class TestGraph {
    private static final List<String> OF_A_TEST =
            List.of("Test", "Before", "After", "BeforeClass", "AfterClass", "Rule", "ClassRule", "Ignore");

    private final Map<String, ClassFile> classes = new HashMap<>();
    private final Map<String, String> fileOf = new HashMap<>();

    private TestGraph() {}

    static Map<String, TestFile> read(Map<String, List<String>> compiled, Path folder, TestPatterns patterns)
            throws IOException {
        TestGraph graph = new TestGraph();
        for (Map.Entry<String, List<String>> file : compiled.entrySet()) {
            for (String name : file.getValue()) {
                graph.classes.put(name, ClassFile.read(folder.resolve(name.replace('.', '/') + ".class")));
                graph.fileOf.put(name, file.getKey());
            }
        }
        Map<String, TestFile> files = new TreeMap<>();
        compiled.forEach((path, names) -> files.put(path, graph.file(path, names, patterns)));
        return files;
    }

    private TestFile file(String path, List<String> names, TestPatterns patterns) {
        Set<String> parents = new TreeSet<>();
        Set<String> uses = new TreeSet<>();
        boolean junit = false;
        boolean bound = false;
        boolean ownTests = false;
        for (String name : names) {
            ClassFile type = of(name);
            String parent = fileOf.get(type.parent());
            if (parent != null) {
                parents.add(parent);
            }
            for (String reference : type.references()) {
                String used = fileOf.get(reference);
                if (used != null) {
                    uses.add(used);
                }
            }
            junit |= mentionsJUnit(type);
            bound |= bound(type, new HashSet<>());
            ownTests |= type.descriptors().contains("Lorg/junit/Test;") || isTestCase(type);
        }
        parents.remove(path);
        uses.remove(path);
        String main = path.substring(0, path.length() - ".java".length()).replace('/', '.');
        String testClass = names.contains(main) && patterns.select(path) ? main : "";
        return new TestFile(path, testClass, names, parents, uses, junit, bound, ownTests);
    }

    private ClassFile of(String name) {
        ClassFile found = classes.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no class " + name + " was compiled");
        }
        return found;
    }

    private static boolean mentionsJUnit(ClassFile type) {
        return type.references().stream().anyMatch(TestGraph::isOldJUnit);
    }

    private static boolean isOldJUnit(String name) {
        return name.startsWith("junit.")
                || name.startsWith("org.junit.")
                        && !name.startsWith("org.junit.jupiter.")
                        && !name.startsWith("org.junit.platform.");
    }

    private boolean bound(ClassFile type, Set<String> seen) {
        List<String> markers = new ArrayList<>();
        OF_A_TEST.forEach(name -> markers.add("Lorg/junit/" + name + ';'));
        markers.add("Lorg/junit/runner/RunWith;");
        if (isOldJUnit(type.parent()) || markers.stream().anyMatch(type.descriptors()::contains)) {
            return true;
        }
        ClassFile parent = classes.get(type.parent());
        return parent != null && seen.add(type.name()) && bound(parent, seen);
    }

    private boolean isTestCase(ClassFile type) {
        for (ClassFile at = type; at != null; at = classes.get(at.parent())) {
            if (at.parent().equals("junit.framework.TestCase")) {
                return true;
            }
        }
        return false;
    }
}
