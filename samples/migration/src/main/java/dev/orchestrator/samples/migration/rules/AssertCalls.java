package dev.orchestrator.samples.migration.rules;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/** Turns calls of JUnit's old assertions and assumptions into new ones: what is said on failure comes last. */
final class AssertCalls extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final SourceFile file;
    private final Hierarchy hierarchy;
    private final Edits edits;
    private final Imports imports;
    private final Set<Tree> handled;

    AssertCalls(SourceFile file, Hierarchy hierarchy, Edits edits, Imports imports, Set<Tree> handled) {
        this.file = file;
        this.hierarchy = hierarchy;
        this.edits = edits;
        this.imports = imports;
        this.handled = handled;
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
        ExpressionTree select = call.getMethodSelect();
        if (file.trees().getElement(new TreePath(getCurrentPath(), select)) instanceof ExecutableElement method
                && OldJUnit.ASSERT_OWNERS.contains(OldJUnit.ownerOf(method))
                && !handled.contains(call)) {
            rewrite(call, select, method);
        }
        return super.visitMethodInvocation(call, nothing);
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree reference, @Nullable Void nothing) {
        if (file.trees().getElement(getCurrentPath()) instanceof ExecutableElement method
                && OldJUnit.ASSERT_OWNERS.contains(OldJUnit.ownerOf(method))) {
            throw new Refusal(file, reference, "no rule for the method reference " + reference);
        }
        return super.visitMemberReference(reference, nothing);
    }

    private void rewrite(MethodInvocationTree call, ExpressionTree select, ExecutableElement method) {
        String newName = OldJUnit.newName(method);
        if (newName.isEmpty()) {
            throw new Refusal(file, call, "no rule for " + signature(method));
        }
        if (!call.getTypeArguments().isEmpty()) {
            throw new Refusal(file, call, "no rule for explicit type arguments on " + signature(method));
        }
        name(select, method, newName);
        arguments(call, method);
    }

    private void name(ExpressionTree select, ExecutableElement method, String newName) {
        String owner = OldJUnit.newOwner(newName);
        if (select instanceof MemberSelectTree qualified
                && !qualified.getExpression().toString().matches("this|super")) {
            handled.add(qualified.getExpression());
            edits.replace(file.start(select), file.end(select), imports.type(owner) + '.' + newName);
        } else if (select instanceof IdentifierTree && !declaredHere(newName)) {
            imports.staticMethod(owner, newName);
            if (!method.getSimpleName().contentEquals(newName)) {
                edits.replace(file.start(select), file.end(select), newName);
            }
        } else {
            edits.replace(file.start(select), file.end(select), imports.type(owner) + '.' + newName);
        }
    }

    /** A method of the class, or of a class it lies in or inherits from, hides what is imported statically. */
    private boolean declaredHere(String name) {
        for (TreePath at = getCurrentPath(); at != null; at = at.getParentPath()) {
            if (at.getLeaf() instanceof com.sun.source.tree.ClassTree
                    && file.trees().getElement(at) instanceof TypeElement type
                    && hierarchy.hasMethod(type, name)) {
                return true;
            }
        }
        return false;
    }

    private void arguments(MethodInvocationTree call, ExecutableElement method) {
        List<? extends ExpressionTree> arguments = call.getArguments();
        String name = method.getSimpleName().toString();
        if (name.equals("assumeNotNull")) {
            onlyNotNull(call, method, arguments);
            return;
        }
        if (name.equals("assertEquals") && OldJUnit.parameters(method).contains("java.lang.Object")) {
            // A bare null fits too many of the new overloads.
            for (ExpressionTree argument : arguments.subList(OldJUnit.messageFirst(method) ? 1 : 0, arguments.size())) {
                if (argument instanceof LiteralTree && argument.getKind() == Tree.Kind.NULL_LITERAL) {
                    edits.insert(file.start(argument), "(Object) ");
                }
            }
        }
        if (name.equals("assertThat") || !OldJUnit.messageFirst(method)) {
            return;
        }
        if (hasEffects(arguments.get(0))) {
            throw new Refusal(file, call, "the message changes variables, so it cannot be moved behind the values");
        }
        List<Edits.Piece> pieces = new ArrayList<>();
        int last = arguments.size() - 1;
        for (int i = 0; i < last; i++) {
            pieces.add(new Edits.Piece.Kept(file.start(arguments.get(i + 1)), file.end(arguments.get(i + 1))));
            pieces.add(new Edits.Piece.Words(
                    file.text().substring(file.end(arguments.get(i)), file.start(arguments.get(i + 1)))));
        }
        if (arguments.get(0).getKind() == Tree.Kind.NULL_LITERAL) {
            pieces.add(new Edits.Piece.Words("(String) ")); // what makes a message could be meant, too
        }
        pieces.add(new Edits.Piece.Kept(file.start(arguments.get(0)), file.end(arguments.get(0))));
        edits.replace(file.start(arguments.get(0)), file.end(arguments.get(last)), pieces);
    }

    private void onlyNotNull(
            MethodInvocationTree call, ExecutableElement method, List<? extends ExpressionTree> arguments) {
        if (arguments.size() != 1) {
            throw new Refusal(file, call, "no rule for " + signature(method) + " with several values");
        }
        ExpressionTree value = arguments.get(0);
        String type = String.valueOf(file.trees().getTypeMirror(new TreePath(getCurrentPath(), value)));
        if (type.endsWith("[]")) {
            throw new Refusal(file, call, "no rule for " + signature(method) + " with an array");
        }
        edits.insert(file.start(value), "(");
        edits.insert(file.end(value), ") != null");
    }

    private static boolean hasEffects(ExpressionTree message) {
        boolean[] found = new boolean[1];
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitUnary(UnaryTree node, @Nullable Void nothing) {
                found[0] |= switch (node.getKind()) {
                    case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT -> true;
                    default -> false;
                };
                return super.visitUnary(node, nothing);
            }

            @Override
            public @Nullable Void visitAssignment(com.sun.source.tree.AssignmentTree node, @Nullable Void nothing) {
                found[0] = true;
                return super.visitAssignment(node, nothing);
            }

            @Override
            public @Nullable Void visitLambdaExpression(LambdaExpressionTree node, @Nullable Void nothing) {
                return null;
            }
        }.scan(message, null);
        return found[0];
    }

    private static String signature(ExecutableElement method) {
        return OldJUnit.ownerOf(method) + '.' + method;
    }
}
