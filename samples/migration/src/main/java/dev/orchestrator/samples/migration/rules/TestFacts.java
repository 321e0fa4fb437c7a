package dev.orchestrator.samples.migration.rules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * What a test source claims, read from its attributed tree in words that are the same for JUnit 3, 4 and 5: which
 * methods are tests and fixtures, what they expect, and each assertion with what it compares, in the order of the text.
 */
final class TestFacts extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final Trees trees;
    private final Hierarchy hierarchy;
    private final List<Fact> facts = new ArrayList<>();
    private final List<Fact> old = new ArrayList<>();
    private String owner = "";
    private final List<MethodInvocationTree> wrapped = new ArrayList<>();

    private TestFacts(CompilationUnitTree unit, Trees trees, Elements elements) {
        this.unit = unit;
        this.trees = trees;
        this.hierarchy = new Hierarchy(elements);
    }

    /**
     * One claim.
     *
     * @param text what is claimed
     * @param line where
     */
    record Fact(String text, long line) {}

    /**
     * All claims of a file.
     *
     * @param facts in the order of the text
     * @param old each use of JUnit 3 or 4
     */
    record Of(List<Fact> facts, List<Fact> old) {}

    static Of read(CompilationUnitTree unit, Trees trees, Elements elements) {
        TestFacts reader = new TestFacts(unit, trees, elements);
        reader.scan(unit, null);
        return new Of(reader.facts, reader.old);
    }

    @Override
    public @Nullable Void visitImport(ImportTree node, @Nullable Void nothing) {
        if (OldJUnit.isOld(node.getQualifiedIdentifier().toString())) {
            old.add(fact(node, "imports " + node.getQualifiedIdentifier()));
        }
        return null;
    }

    @Override
    public @Nullable Void visitClass(ClassTree node, @Nullable Void nothing) {
        String outer = owner;
        owner = node.getSimpleName().toString();
        for (String marker : AnnotationFacts.ofClass(node, this::nameOf)) {
            facts.add(fact(node, owner + " is " + marker));
        }
        super.visitClass(node, nothing);
        owner = outer;
        return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree node, @Nullable Void nothing) {
        if (!(trees.getElement(getCurrentPath()) instanceof ExecutableElement element)) {
            return super.visitMethod(node, nothing);
        }
        String outer = owner;
        owner = owner + '.' + node.getName() + element.getParameters();
        TreeSet<String> claims = new TreeSet<>(AnnotationFacts.ofMethod(node, this::nameOf));
        inherited(element, claims);
        wrappers(node.getBody(), claims);
        for (String claim : claims) {
            facts.add(fact(node, owner + " is " + claim));
        }
        super.visitMethod(node, nothing);
        owner = outer;
        return null;
    }

    /** What JUnit 3 reads from names, and JUnit 4 from methods that are overridden. */
    private void inherited(ExecutableElement element, TreeSet<String> claims) {
        if (element.getModifiers().contains(Modifier.STATIC)
                || element.getModifiers().contains(Modifier.ABSTRACT)) {
            return;
        }
        if (Hierarchy.isJUnit3Test(element)) {
            claims.add("a test");
        }
        if (Hierarchy.isJUnit3Fixture(element, "setUp")) {
            claims.add("run before each test");
        }
        if (Hierarchy.isJUnit3Fixture(element, "tearDown")) {
            claims.add("run after each test");
        }
        AnnotationFacts.MARKERS.forEach((annotation, claim) -> {
            boolean each = annotation.equals(OldJUnit.TEST)
                    || annotation.equals("org.junit.Before")
                    || annotation.equals("org.junit.After");
            if (each && hierarchy.annotated(element, annotation).isPresent()) {
                claims.add(claim);
            }
        });
    }

    /** A body that is one call of assertThrows or assertTimeoutPreemptively says what JUnit 4 says in an annotation. */
    private void wrappers(@Nullable BlockTree body, TreeSet<String> claims) {
        BlockTree block = body;
        while (block != null && block.getStatements().size() == 1) {
            StatementTree statement = block.getStatements().get(0);
            block = null;
            if (statement instanceof ExpressionStatementTree expression
                    && expression.getExpression() instanceof MethodInvocationTree call
                    && call.getArguments().size() == 2
                    && call.getArguments().get(1) instanceof LambdaExpressionTree lambda
                    && lambda.getBody() instanceof BlockTree inner) {
                String name = bare(call.getMethodSelect().toString());
                String first = call.getArguments().get(0).toString();
                if (name.equals("assertThrows")) {
                    claims.add("expected to throw " + first);
                } else if (name.equals("assertTimeoutPreemptively")) {
                    claims.add("limited to " + first.replaceFirst("^.*ofMillis\\((.*)\\)$", "$1") + " ms");
                } else {
                    return;
                }
                wrapped.add(call);
                block = inner;
            }
        }
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree node, @Nullable Void nothing) {
        if (!wrapped.contains(node)
                && trees.getElement(new TreePath(getCurrentPath(), node.getMethodSelect()))
                        instanceof ExecutableElement method) {
            String type = OldJUnit.ownerOf(method);
            if (OldJUnit.ASSERT_OWNERS.contains(type)) {
                String name = OldJUnit.newName(method);
                if (!isSuperFixture(node)) {
                    facts.add(fact(
                            node,
                            owner + ": "
                                    + claim(
                                            name.isEmpty()
                                                    ? method.getSimpleName().toString()
                                                    : name,
                                            method.getSimpleName().contentEquals("assumeNotNull"),
                                            OldJUnit.messageFirst(method),
                                            false,
                                            node.getArguments())));
                }
                if (!(node.getMethodSelect() instanceof MemberSelectTree)) {
                    old.add(fact(node, "calls " + type + '.' + method.getSimpleName()));
                }
            } else if (OldJUnit.NEW_OWNERS.contains(type)) {
                boolean first = type.equals("org.hamcrest.MatcherAssert") && OldJUnit.messageFirst(method);
                facts.add(fact(
                        node,
                        owner + ": "
                                + claim(
                                        method.getSimpleName().toString(),
                                        false,
                                        first,
                                        !type.equals("org.hamcrest.MatcherAssert") && messageLast(method),
                                        node.getArguments())));
            }
        }
        return super.visitMethodInvocation(node, nothing);
    }

    private static boolean isSuperFixture(MethodInvocationTree node) {
        return node.getMethodSelect().toString().matches("super\\.(setUp|tearDown|<init>)|super");
    }

    private static boolean messageLast(ExecutableElement method) {
        List<String> types = OldJUnit.parameters(method);
        return types.size() > 1 && types.get(types.size() - 1).equals("java.lang.String");
    }

    private static String claim(
            String name,
            boolean notNull,
            boolean messageFirst,
            boolean messageLast,
            List<? extends ExpressionTree> all) {
        List<String> values = new ArrayList<>();
        all.forEach(argument -> values.add(text(argument)));
        String message = "";
        if (messageFirst && !values.isEmpty()) {
            message = values.remove(0);
        } else if (messageLast && !values.isEmpty()) {
            message = values.remove(values.size() - 1);
        }
        String compared = String.join(", ", values);
        return name
                + '('
                + (notNull ? "(" + compared + ") != null" : compared)
                + ')'
                + (message.isEmpty() ? "" : " saying " + message);
    }

    /** Returns the value as it is written, with the code inside it left out: that is read by itself. */
    private static String text(ExpressionTree argument) {
        List<String> code = new ArrayList<>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitLambdaExpression(LambdaExpressionTree node, @Nullable Void nothing) {
                code.add(node.toString());
                return null;
            }

            @Override
            public @Nullable Void visitNewClass(NewClassTree node, @Nullable Void nothing) {
                if (node.getClassBody() != null) {
                    code.add(node.toString());
                    return null;
                }
                return super.visitNewClass(node, nothing);
            }
        }.scan(argument, null);
        String text = argument.toString();
        for (String part : code) {
            text = text.replace(part, "<code>");
        }
        text = text.replaceAll("\\s+", " ");
        return text.equals("(Object)null") || text.equals("(String)null") ? "null" : text;
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree node, @Nullable Void nothing) {
        noteOld(node);
        return super.visitIdentifier(node, nothing);
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree node, @Nullable Void nothing) {
        noteOld(node);
        return super.visitMemberSelect(node, nothing);
    }

    private void noteOld(Tree node) {
        if (trees.getElement(getCurrentPath()) instanceof TypeElement type
                && OldJUnit.isOld(type.getQualifiedName().toString())) {
            old.add(fact(node, "uses " + type.getQualifiedName()));
        }
    }

    /** Called while the annotated thing is the current one; annotations of its members are below it. */
    private String nameOf(AnnotationTree annotation) {
        TreePath path = new TreePath(new TreePath(getCurrentPath(), annotation), annotation.getAnnotationType());
        return trees.getElement(path) instanceof TypeElement type
                ? type.getQualifiedName().toString()
                : annotation.getAnnotationType().toString();
    }

    private Fact fact(Tree at, String text) {
        long start = trees.getSourcePositions().getStartPosition(unit, at);
        return new Fact(text, start < 0 ? 0 : unit.getLineMap().getLineNumber(start));
    }

    private static String bare(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    static String valueOf(ExpressionTree argument) {
        return argument instanceof AssignmentTree assignment
                ? assignment.getExpression().toString()
                : argument.toString();
    }
}
