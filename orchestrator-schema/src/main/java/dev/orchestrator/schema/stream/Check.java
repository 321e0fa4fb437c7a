package dev.orchestrator.schema.stream;

import dev.orchestrator.schema.rules.Node;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One schema applied to one value of the text. Used again for later values: all is set by {@link #begin}. */
final class Check {
    /** What a check is to its parent. */
    enum Role {
        /** The whole text; no parent. */
        ROOT,
        /** Of the same value: the parent needs it. */
        ALL,
        /** Of the same value: the parent needs one of them. */
        ANY,
        /** Of the same value: the parent needs exactly one of them. */
        ONE,
        NOT,
        IF,
        THEN,
        ELSE,
        /** Of a member or an item of the parent's value: the parent needs it. */
        PART,
        /** Of an item of the parent's value: the parent counts them. */
        CONTAINED
    }

    /** Of a part of the same value that is asked for by name. */
    enum State {
        OPEN,
        DEAD,
        VALID,
        UNSURE
    }

    Node node = Node.ANYTHING;

    @Nullable Check parent;

    Role role = Role.ROOT;
    /** Containers around the value. */
    int depth;

    boolean dead;
    /** It can no longer be approved, because something is left to the validator. */
    boolean unsure;

    int anyLeft;
    boolean anyValid;
    int oneLeft;
    int oneValid;
    int oneUnsure;
    State not = State.OPEN;
    State condition = State.OPEN;
    State then = State.OPEN;
    State otherwise = State.OPEN;
    /** Why the dead branch is dead. */
    @Nullable Cause thenCause;

    @Nullable Cause otherwiseCause;

    int contained;
    int perhapsContained;

    @Nullable Set<String> uniqueKeys;

    @Nullable Set<String> uniqueTexts;

    /** The range of constants that begin as the string does. */
    int low;

    int high;

    /** How far its regular expression has come. */
    int regexState;

    /** A keyword, and the depth of the value it speaks of. */
    record Cause(String keyword, int depth) {}

    void begin(Node newNode, @Nullable Check newParent, Role newRole, int newDepth) {
        node = newNode;
        parent = newParent;
        role = newRole;
        depth = newDepth;
        dead = false;
        unsure = newNode.deferred;
        anyLeft = newNode.any.length;
        anyValid = false;
        oneLeft = newNode.one.length;
        oneValid = 0;
        oneUnsure = 0;
        if (newNode.not != null || newNode.condition != null) {
            not = State.OPEN;
            condition = State.OPEN;
            then = State.OPEN;
            otherwise = State.OPEN;
            thenCause = null;
            otherwiseCause = null;
        }
        if (newNode.array != null) {
            contained = 0;
            perhapsContained = 0;
            uniqueKeys = null;
            uniqueTexts = null;
        }
    }

    /** Returns true if it no longer matters. */
    boolean isMoot() {
        return dead || parent != null && parent.dead;
    }
}
