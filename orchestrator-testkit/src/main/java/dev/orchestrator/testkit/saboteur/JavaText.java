package dev.orchestrator.testkit.saboteur;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** A Java source file as the compiler parses it, to be changed in places. Confined to one thread. */
final class JavaText {
    private final String text;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Edit> edits = new ArrayList<>();

    private record Edit(int from, int to, String replacement) {}

    /** A method with a body. */
    record Method(ClassTree owner, MethodTree tree) {
        String name() {
            return tree.getName().toString();
        }

        boolean is(Modifier modifier) {
            return tree.getModifiers().getFlags().contains(modifier);
        }

        boolean isConstructor() {
            return tree.getReturnType() == null;
        }

        /** Whether it is annotated as a test of JUnit, jqwik or the like: {@code @Test}, {@code @RepeatedTest}, … */
        boolean isTest() {
            return tree.getModifiers().getAnnotations().stream()
                    .map(annotation -> annotation.getAnnotationType().toString())
                    .anyMatch(name -> name.endsWith("Test") || name.endsWith("Property"));
        }
    }

    private JavaText(String text, CompilationUnitTree unit, SourcePositions positions) {
        this.text = text;
        this.unit = unit;
        this.positions = positions;
    }

    /** @throws IllegalStateException if this runtime has no compiler */
    static JavaText parse(String text) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("cheating in Java needs a compiler; run the tests on a JDK");
        }
        JavaFileObject file = new SimpleJavaFileObject(URI.create("text:///Text.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        JavacTask task =
                (JavacTask) compiler.getTask(null, null, said -> {}, List.of("-proc:none"), null, List.of(file));
        CompilationUnitTree unit = task.parse().iterator().next();
        return new JavaText(text, unit, Trees.instance(task).getSourcePositions());
    }

    String packageName() {
        return unit.getPackageName() == null ? "" : unit.getPackageName().toString();
    }

    /** Returns the named classes, but for those within methods and other code. */
    List<ClassTree> classes() {
        List<ClassTree> classes = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void nothing) {
                if (!type.getSimpleName().isEmpty()) {
                    classes.add(type);
                }
                return super.visitClass(type, nothing);
            }

            @Override
            public @Nullable Void visitMethod(MethodTree method, Void nothing) {
                return null;
            }

            @Override
            public @Nullable Void visitVariable(VariableTree field, Void nothing) {
                return null;
            }

            @Override
            public @Nullable Void visitBlock(BlockTree initializer, Void nothing) {
                return null;
            }
        }.scan(unit, null);
        return classes;
    }

    /** Returns the methods and constructors of named classes that have a body, but for classes within methods. */
    List<Method> methods() {
        List<Method> methods = new ArrayList<>();
        for (ClassTree type : classes()) {
            for (Tree member : type.getMembers()) {
                if (member instanceof MethodTree method && method.getBody() != null && end(method) > 0) {
                    methods.add(new Method(type, method));
                }
            }
        }
        return methods;
    }

    /** Returns how often each method is called, by its simple name, as a list with repetitions. */
    List<String> calls() {
        List<String> calls = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
                String name = call.getMethodSelect().toString();
                calls.add(name.substring(name.lastIndexOf('.') + 1));
                return super.visitMethodInvocation(call, nothing);
            }
        }.scan(unit, null);
        return calls;
    }

    /** Returns the literals of numbers, texts and truth values as texts, with their sign. */
    Set<String> literals() {
        Set<String> literals = new TreeSet<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitLiteral(LiteralTree literal, Void nothing) {
                literals.add(String.valueOf(literal.getValue()));
                return super.visitLiteral(literal, nothing);
            }

            @Override
            public Void visitUnary(UnaryTree unary, Void nothing) {
                if (unary.getKind() == Tree.Kind.UNARY_MINUS && unary.getExpression() instanceof LiteralTree literal) {
                    literals.add("-" + literal.getValue());
                }
                return super.visitUnary(unary, nothing);
            }
        }.scan(unit, null);
        return literals;
    }

    void replaceBody(Method method, String block) {
        edit(start(method.tree().getBody()), end(method.tree().getBody()), block);
    }

    void insertAtStart(Method method, String statement) {
        int brace = start(method.tree().getBody()) + 1;
        edit(brace, brace, " " + statement);
    }

    void insertBefore(Method method, String annotation) {
        edit(start(method.tree()), start(method.tree()), annotation + " ");
    }

    void insertMember(ClassTree type, String member) {
        int brace = end(type) - 1;
        edit(brace, brace, "\n    " + member + "\n");
    }

    /** Returns the text with all changes made. */
    String changed() {
        StringBuilder changed = new StringBuilder(text);
        edits.stream()
                .sorted(Comparator.comparingInt(Edit::from).reversed())
                .forEach(edit -> changed.replace(edit.from(), edit.to(), edit.replacement()));
        return changed.toString();
    }

    private void edit(int from, int to, String replacement) {
        edits.add(new Edit(from, to, replacement));
    }

    private int start(Tree tree) {
        return (int) positions.getStartPosition(unit, tree);
    }

    private int end(Tree tree) {
        return (int) positions.getEndPosition(unit, tree);
    }
}
