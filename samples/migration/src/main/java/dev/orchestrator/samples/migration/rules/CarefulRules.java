package dev.orchestrator.samples.migration.rules;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import dev.orchestrator.samples.migration.library.Compiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * The rules that look: files are parsed and attributed, and every use of JUnit 3 or 4 is either turned, knowing what it
 * means, or refused. Nothing that is not understood is written.
 */
public final class CarefulRules {
    private CarefulRules() {}

    /**
     * Rewrites files that belong together.
     *
     * @param sources path → text; they compile as they are
     * @param classPath what they compile against
     * @return path → what became of it
     * @throws IOException if the compiler cannot read the class path
     */
    public static Map<String, Rewrite> apply(Compiler compiler, Map<String, String> sources, List<Path> classPath)
            throws IOException {
        return compiler.analyze(sources, classPath, compilation -> {
            JavacTask task = (JavacTask) compilation;
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            task.analyze();
            Map<String, Rewrite> results = new TreeMap<>();
            for (CompilationUnitTree unit : units) {
                String path = unit.getSourceFile().toUri().getPath().substring(1);
                SourceFile file = new SourceFile(path, sources.getOrDefault(path, ""), unit, Trees.instance(task));
                results.put(path, rewrite(file, task.getElements()));
            }
            return results;
        });
    }

    private static Rewrite rewrite(SourceFile file, Elements elements) {
        Edits edits = new Edits(file.text());
        Hierarchy hierarchy = new Hierarchy(elements);
        Imports imports = new Imports(file, elements);
        Set<Tree> handled = Collections.newSetFromMap(new IdentityHashMap<>());
        try {
            new Turn(file, hierarchy, edits, imports, handled).scan(file.unit(), null);
            new AssertCalls(file, hierarchy, edits, imports, handled).scan(file.unit(), null);
            new Rest(file, edits, imports, handled).scan(file.unit(), null);
        } catch (Refusal e) {
            return new Rewrite.Refused(file.path() + ", " + e.getMessage());
        }
        imports.apply(edits);
        return new Rewrite.Rewritten(edits.apply());
    }

    /** Applies the rules for classes, fields and methods. */
    private static final class Turn extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final ClassRules classes;
        private final MethodRules methods;
        private final Set<Tree> handled;

        Turn(SourceFile file, Hierarchy hierarchy, Edits edits, Imports imports, Set<Tree> handled) {
            this.classes = new ClassRules(file, edits, imports, handled);
            this.methods = new MethodRules(file, hierarchy, edits, imports, handled);
            this.handled = handled;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            classes.rewrite(getCurrentPath(), type);
            return super.visitClass(type, nothing);
        }

        @Override
        public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
            classes.field(getCurrentPath(), variable);
            return super.visitVariable(variable, nothing);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            if (!handled.contains(method)) {
                methods.rewrite(getCurrentPath(), method);
            }
            return super.visitMethod(method, nothing);
        }
    }

    /** Whatever of JUnit 3 or 4 no rule has dealt with. */
    private static final class Rest extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final SourceFile file;
        private final Edits edits;
        private final Imports imports;
        private final Set<Tree> handled;

        Rest(SourceFile file, Edits edits, Imports imports, Set<Tree> handled) {
            this.file = file;
            this.edits = edits;
            this.imports = imports;
            this.handled = handled;
        }

        @Override
        public @Nullable Void scan(@Nullable Tree tree, @Nullable Void nothing) {
            return tree == null || handled.contains(tree) ? null : super.scan(tree, nothing);
        }

        @Override
        public @Nullable Void visitImport(ImportTree node, @Nullable Void nothing) {
            return null;
        }

        @Override
        public @Nullable Void visitIdentifier(IdentifierTree node, @Nullable Void nothing) {
            check(node);
            return super.visitIdentifier(node, nothing);
        }

        @Override
        public @Nullable Void visitMemberSelect(MemberSelectTree node, @Nullable Void nothing) {
            check(node);
            return super.visitMemberSelect(node, nothing);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree node, @Nullable Void nothing) {
            ExecutableElement method = called(node);
            if (method != null && OldJUnit.isOld(OldJUnit.ownerOf(method))) {
                if (!OldJUnit.ASSERT_OWNERS.contains(OldJUnit.ownerOf(method))) {
                    throw new Refusal(file, node, "no rule for " + OldJUnit.ownerOf(method) + '.' + method);
                }
                node.getArguments().forEach(argument -> scan(argument, null));
                return null;
            }
            return super.visitMethodInvocation(node, nothing);
        }

        private @Nullable ExecutableElement called(MethodInvocationTree node) {
            return file.trees().getElement(new TreePath(getCurrentPath(), node.getMethodSelect()))
                            instanceof ExecutableElement method
                    ? method
                    : null;
        }

        private void check(Tree node) {
            Element element = file.trees().getElement(getCurrentPath());
            if (element instanceof TypeElement type
                    && OldJUnit.isOld(type.getQualifiedName().toString())) {
                if (type.getQualifiedName().contentEquals("junit.framework.AssertionFailedError")) {
                    edits.replace(
                            file.start(node), file.end(node), imports.type("org.opentest4j.AssertionFailedError"));
                    handled.add(node);
                    return;
                }
                throw new Refusal(file, node, "no rule for " + type.getQualifiedName());
            }
        }
    }
}
