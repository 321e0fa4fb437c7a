package dev.orchestrator.samples.migration.rules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Turns what stands at classes and fields: runners, parameters, rules, and the JUnit 3 test case. */
final class ClassRules {
    private static final String PARAMETERIZED = "org.junit.runners.Parameterized";
    private static final Set<String> PLAIN_RUNNERS =
            Set.of("org.junit.runners.JUnit4", "org.junit.runners.BlockJUnit4ClassRunner");

    private final SourceFile file;
    private final Edits edits;
    private final Imports imports;
    private final Set<Tree> handled;

    ClassRules(SourceFile file, Edits edits, Imports imports, Set<Tree> handled) {
        this.file = file;
        this.edits = edits;
        this.imports = imports;
        this.handled = handled;
    }

    void rewrite(TreePath path, ClassTree type) {
        if (!(file.trees().getElement(path) instanceof TypeElement element)) {
            return;
        }
        for (AnnotationTree annotation : type.getModifiers().getAnnotations()) {
            annotation(path, type, annotation);
        }
        String parent = Hierarchy.parentName(element);
        if (parent.equals(OldJUnit.TEST_CASE) || parent.equals("org.junit.Assert")) {
            Tree clause = type.getExtendsClause();
            handled.add(clause);
            int keyword = file.text().lastIndexOf("extends", file.start(clause));
            int start = keyword;
            while (Character.isWhitespace(file.text().charAt(start - 1))) {
                start--;
            }
            edits.replace(start, file.end(clause), "");
        }
        if (Hierarchy.isTestCase(element)) {
            for (Tree member : type.getMembers()) {
                if (member instanceof MethodTree method) {
                    testCaseMember(new TreePath(path, method), method, element);
                }
            }
        }
    }

    void field(TreePath path, VariableTree field) {
        for (AnnotationTree annotation : field.getModifiers().getAnnotations()) {
            String name = MethodRules.nameOf(file, path, annotation);
            if (name.equals(PARAMETERIZED + ".Parameter")) {
                handled.add(annotation.getAnnotationType());
                String index = annotation.getArguments().isEmpty()
                        ? "0"
                        : file.text(value(annotation.getArguments().get(0)));
                edits.replace(
                        file.start(annotation),
                        file.end(annotation),
                        '@' + imports.type("org.junit.jupiter.params.Parameter") + '(' + index + ')');
            } else if (OldJUnit.isOld(name)) {
                throw new Refusal(file, field, "no rule for @" + name + " " + field.getType() + " " + field.getName());
            }
        }
    }

    private void annotation(TreePath path, ClassTree type, AnnotationTree annotation) {
        String name = MethodRules.nameOf(file, path, annotation);
        if (name.equals(OldJUnit.IGNORE)) {
            handled.add(annotation.getAnnotationType());
            edits.replace(
                    file.start(annotation.getAnnotationType()),
                    file.end(annotation.getAnnotationType()),
                    imports.type(OldJUnit.JUPITER + "Disabled"));
        } else if (name.equals("org.junit.FixMethodOrder")) {
            order(annotation);
        } else if (name.equals(OldJUnit.RUN_WITH)) {
            runner(path, type, annotation);
        } else if (OldJUnit.isOld(name)) {
            throw new Refusal(file, annotation, "no rule for @" + name);
        }
    }

    private void order(AnnotationTree annotation) {
        if (!annotation.toString().contains("NAME_ASCENDING")) {
            throw new Refusal(file, annotation, "no rule for " + annotation);
        }
        markHandled(annotation);
        edits.replace(
                file.start(annotation),
                file.end(annotation),
                '@' + imports.type(OldJUnit.JUPITER + "TestMethodOrder") + '('
                        + imports.type(OldJUnit.JUPITER + "MethodOrderer") + ".MethodName.class)");
    }

    private void runner(TreePath path, ClassTree type, AnnotationTree annotation) {
        String runner = value(annotation.getArguments().get(0)).toString().replaceFirst("\\.class$", "");
        String simple = runner.substring(runner.lastIndexOf('.') + 1);
        if (PLAIN_RUNNERS.stream().anyMatch(name -> name.endsWith('.' + simple))) {
            markHandled(annotation);
            file.remove(annotation, edits);
        } else if (simple.equals("Parameterized") && (runner.equals(PARAMETERIZED) || importsParameterized())) {
            markHandled(annotation);
            parameterized(path, type, annotation);
        } else {
            throw new Refusal(file, annotation, "no rule for the runner " + runner);
        }
    }

    private boolean importsParameterized() {
        return file.unit().getImports().stream()
                .map(i -> i.getQualifiedIdentifier().toString())
                .anyMatch(i -> i.equals(PARAMETERIZED) || i.equals("org.junit.runners.*"));
    }

    private void parameterized(TreePath path, ClassTree type, AnnotationTree runner) {
        String source = "";
        String names = "";
        for (Tree member : type.getMembers()) {
            if (!(member instanceof MethodTree method)) {
                continue;
            }
            TreePath at = new TreePath(path, method);
            for (AnnotationTree each : method.getModifiers().getAnnotations()) {
                String name = MethodRules.nameOf(file, at, each);
                if (name.equals(PARAMETERIZED + ".Parameters")) {
                    source = method.getName().toString();
                    names = each.getArguments().isEmpty()
                            ? ""
                            : "(name = " + file.text(value(each.getArguments().get(0))) + ')';
                    markHandled(each);
                    file.remove(each, edits);
                } else if (name.startsWith(PARAMETERIZED + '.') && !name.endsWith(".Parameters")) {
                    throw new Refusal(file, each, "no rule for @" + name + " on a method");
                }
            }
        }
        if (source.isEmpty()) {
            throw new Refusal(file, runner, "a parameterized class without parameters of its own");
        }
        String text = '@' + imports.type("org.junit.jupiter.params.ParameterizedClass") + names + file.lineEnd()
                + file.indent(file.start(runner)) + '@' + imports.type("org.junit.jupiter.params.provider.MethodSource")
                + "(\"" + source + "\")";
        edits.replace(file.start(runner), file.end(runner), text);
    }

    private void markHandled(AnnotationTree annotation) {
        new com.sun.source.util.TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void scan(@Nullable Tree tree, @Nullable Void nothing) {
                if (tree != null) {
                    handled.add(tree);
                }
                return super.scan(tree, nothing);
            }
        }.scan(annotation, null);
    }

    private static ExpressionTree value(ExpressionTree argument) {
        return argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument;
    }

    private void testCaseMember(TreePath path, MethodTree method, TypeElement type) {
        String name = method.getName().toString();
        boolean isStatic = method.getModifiers().getFlags().contains(Modifier.STATIC);
        if (name.equals("<init>")) {
            constructor(method);
        } else if (name.equals("suite") && isStatic && method.getParameters().isEmpty()) {
            suite(method, type);
        } else if (name.equals("main") && isStatic && mentionsJUnit(path)) {
            remove(method);
        } else if (method.getBody() != null && method.getParameters().isEmpty() && name.matches("setUp|tearDown")) {
            superCall(path, method.getBody(), name);
        }
    }

    private void constructor(MethodTree method) {
        if (file.start(method) < 0 || file.end(method) < 0 || method.getBody() == null) {
            return; // not in the source: the compiler's own
        }
        List<? extends StatementTree> body = method.getBody().getStatements();
        boolean takesName = method.getParameters().size() == 1;
        boolean onlySuper = body.size() == 1 && body.get(0).toString().startsWith("super(");
        if (!takesName
                && method.getParameters().isEmpty()
                && body.stream()
                        .noneMatch(s -> s.toString().startsWith("super(")
                                && s.toString().contains("\""))) {
            return;
        }
        if (!onlySuper) {
            throw new Refusal(
                    file, method, "no rule for a test case's constructor that does more than pass the name on");
        }
        remove(method);
    }

    private void suite(MethodTree method, TypeElement type) {
        List<? extends StatementTree> body = method.getBody().getStatements();
        boolean plain = body.size() == 1
                && body.get(0) instanceof ReturnTree returned
                && returned.getExpression() instanceof NewClassTree suite
                && suite.getArguments().size() == 1
                && suite.getClassBody() == null
                && suite.getArguments().get(0).toString().matches("(.*\\.)?" + type.getSimpleName() + "\\.class");
        if (!plain) {
            throw new Refusal(file, method, "no rule for a suite() that does more than name its own class");
        }
        remove(method);
    }

    /** The call of what the test case itself does before each test, which is nothing. */
    private void superCall(TreePath path, BlockTree body, String name) {
        TreePath at = new TreePath(path, body);
        for (StatementTree statement : body.getStatements()) {
            if (statement instanceof ExpressionStatementTree expression
                    && expression.getExpression() instanceof MethodInvocationTree call
                    && call.getMethodSelect().toString().equals("super." + name)
                    && file.trees()
                                    .getElement(new TreePath(
                                            new TreePath(new TreePath(at, statement), call), call.getMethodSelect()))
                            instanceof ExecutableElement target
                    && OldJUnit.isOld(OldJUnit.ownerOf(target))) {
                handled.add(call);
                file.remove(statement, edits);
            }
        }
    }

    private void remove(MethodTree method) {
        new com.sun.source.util.TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void scan(@Nullable Tree tree, @Nullable Void nothing) {
                if (tree != null) {
                    handled.add(tree);
                }
                return super.scan(tree, nothing);
            }
        }.scan(method, null);
        file.remove(method, edits);
    }

    private boolean mentionsJUnit(TreePath method) {
        boolean[] found = new boolean[1];
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void scan(@Nullable Tree tree, @Nullable Void nothing) {
                if (tree instanceof MethodInvocationTree call) {
                    found[0] |= call.getMethodSelect().toString().matches(".*(TestRunner\\.run|suite)");
                }
                return super.scan(tree, nothing);
            }
        }.scan(method, null);
        return found[0];
    }
}
