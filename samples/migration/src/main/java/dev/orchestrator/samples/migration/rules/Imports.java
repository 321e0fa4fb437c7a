package dev.orchestrator.samples.migration.rules;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.util.Elements;

/** Takes JUnit's old imports away and brings in what the new code needs. */
final class Imports {
    private final SourceFile file;
    private final Map<String, String> bySimpleName = new HashMap<>();
    private final Set<String> declared = new TreeSet<>();
    private final Set<String> needed = new TreeSet<>();
    private final Set<String> neededStatic = new TreeSet<>();
    private final List<ImportTree> old = new ArrayList<>();
    private final Elements elements;
    private boolean statics;

    Imports(SourceFile file, Elements elements) {
        this.file = file;
        this.elements = elements;
        file.unit().getTypeDecls().stream()
                .filter(t -> t instanceof com.sun.source.tree.ClassTree)
                .forEach(t -> declared.add(
                        ((com.sun.source.tree.ClassTree) t).getSimpleName().toString()));
        for (ImportTree each : file.unit().getImports()) {
            String name = each.getQualifiedIdentifier().toString();
            if (OldJUnit.isOld(name)) {
                old.add(each);
                statics |= each.isStatic();
            } else if (!each.isStatic()) {
                bySimpleName.put(simple(name), name);
            }
        }
    }

    /** Returns how to write this type: its simple name, imported, or all of it where the simple one is taken. */
    String type(String name) {
        String simple = simple(name);
        if (declared.contains(simple)
                || neighbour(simple)
                || !bySimpleName.getOrDefault(simple, name).equals(name)) {
            return name;
        }
        if (!bySimpleName.containsKey(simple)) {
            needed.add(name);
        }
        bySimpleName.put(simple, name);
        return simple;
    }

    /** A class of the same package may be meant by its simple name elsewhere in the file. */
    private boolean neighbour(String simple) {
        Tree pack = file.unit().getPackageName();
        return pack != null && elements.getTypeElement(pack + "." + simple) != null;
    }

    /** Imports a static method, so that its bare name can be written. */
    void staticMethod(String owner, String method) {
        neededStatic.add(owner + '.' + method);
    }

    /** Returns whether the file imports JUnit's assertions statically, so that new ones should come the same way. */
    boolean prefersStatic() {
        return statics;
    }

    void apply(Edits edits) {
        List<String> lines = new ArrayList<>();
        neededStatic.forEach(name -> lines.add("import static " + name + ';'));
        needed.forEach(name -> lines.add("import " + name + ';'));
        List<String> left = new ArrayList<>(lines);
        for (ImportTree each : old) {
            List<String> here = left.stream()
                    .filter(line -> line.startsWith("import static ") == each.isStatic())
                    .toList();
            int start = file.start(each);
            int end = file.end(each);
            if (here.isEmpty()) {
                edits.replace(start, wholeLine(start, end), "");
            } else {
                edits.replace(start, end, String.join(file.lineEnd(), here));
                left.removeAll(here);
            }
        }
        if (!left.isEmpty()) {
            edits.insert(insertionPoint(), insertion(left));
        }
    }

    private String insertion(List<String> lines) {
        String block = String.join(file.lineEnd(), lines);
        return file.unit().getImports().isEmpty() ? file.lineEnd() + file.lineEnd() + block : block + file.lineEnd();
    }

    private int insertionPoint() {
        List<? extends ImportTree> all = file.unit().getImports();
        if (!all.isEmpty()) {
            return file.start(all.get(0));
        }
        Tree pack = file.unit().getPackage();
        return pack == null ? 0 : file.end(pack);
    }

    private int wholeLine(int start, int end) {
        int after = end;
        while (after < file.text().length() && " \t".indexOf(file.text().charAt(after)) >= 0) {
            after++;
        }
        if (file.text().startsWith("\r\n", after)) {
            return after + 2;
        }
        return file.text().startsWith("\n", after) ? after + 1 : end;
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
