package dev.orchestrator.samples.migration.rules;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import dev.orchestrator.samples.migration.library.Compiler;
import dev.orchestrator.samples.migration.rules.TestFacts.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Compares what test sources claim before and after, assertion by assertion. A test can pass and prove nothing, for
 * example when a message has become the value that is looked at; running it would not tell.
 */
public final class Audit {
    private static final int SHOWN = 10;

    private Audit() {}

    /**
     * Something that is not as it was.
     *
     * @param file the path
     * @param line in the new text; 0 if it is about something that is no longer there
     * @param code what kind
     * @param message what
     */
    public record Difference(String file, long line, String code, String message) {}

    /**
     * What the comparison found.
     *
     * @param compared how many claims were compared
     * @param differences none means that the new sources claim what the old ones did
     */
    public record Result(int compared, List<Difference> differences) {
        /** Copies the list. */
        public Result {
            differences = List.copyOf(differences);
        }
    }

    /**
     * Compares. Both sets of sources compile against the class path.
     *
     * @param before path → text
     * @param after path → text, for the same paths
     * @throws IOException if the class path cannot be read
     */
    public static Result compare(
            Compiler compiler, Map<String, String> before, Map<String, String> after, List<Path> classPath)
            throws IOException {
        Map<String, TestFacts.Of> old = read(compiler, before, classPath);
        Map<String, TestFacts.Of> now = read(compiler, after, classPath);
        List<Difference> differences = new ArrayList<>();
        int compared = 0;
        for (String path : before.keySet()) {
            TestFacts.Of nowFacts = now.getOrDefault(path, new TestFacts.Of(List.of(), List.of()));
            List<TestFacts.Fact> oldFacts =
                    Objects.requireNonNull(old.get(path)).facts();
            compared += oldFacts.size() + 1;
            compare(path, oldFacts, nowFacts.facts(), differences);
            nowFacts.old().stream()
                    .limit(SHOWN)
                    .forEach(fact -> differences.add(
                            new Difference(path, fact.line(), "still-junit4", "This still " + fact.text() + ".")));
        }
        return new Result(compared, differences);
    }

    private static void compare(String path, List<Fact> old, List<Fact> now, List<Difference> differences) {
        int shown = 0;
        for (int i = 0; i < Math.max(old.size(), now.size()) && shown < SHOWN; i++) {
            if (i < old.size()
                    && i < now.size()
                    && old.get(i).text().equals(now.get(i).text())) {
                continue;
            }
            shown++;
            if (i >= now.size()) {
                differences.add(new Difference(
                        path, 0, "claim-lost", "This is gone: " + old.get(i).text()));
            } else if (i >= old.size()) {
                differences.add(new Difference(
                        path,
                        now.get(i).line(),
                        "claim-added",
                        "This was not there before: " + now.get(i).text()));
            } else {
                differences.add(new Difference(
                        path,
                        now.get(i).line(),
                        "claim-changed",
                        "This was '" + old.get(i).text() + "' and is now '"
                                + now.get(i).text() + "'."));
            }
        }
    }

    private static Map<String, TestFacts.Of> read(Compiler compiler, Map<String, String> sources, List<Path> classPath)
            throws IOException {
        return compiler.analyze(sources, classPath, compilation -> {
            JavacTask task = (JavacTask) compilation;
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            task.analyze();
            Map<String, TestFacts.Of> facts = new TreeMap<>();
            for (CompilationUnitTree unit : units) {
                String path = unit.getSourceFile().toUri().getPath().substring(1);
                facts.put(path, TestFacts.read(unit, Trees.instance(task), task.getElements()));
            }
            return facts;
        });
    }
}
