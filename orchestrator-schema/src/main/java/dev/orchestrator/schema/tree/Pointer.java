package dev.orchestrator.schema.tree;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON pointers (RFC 6901), and those that stand behind the {@code #} of a reference. */
public final class Pointer {
    /** What is found where nothing is; null is a value. */
    public static final Object NOTHING = new Object();

    private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,8}");

    private Pointer() {}

    /** Returns a name as a part of a pointer. */
    public static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** Returns the name that a part of a pointer stands for. */
    public static String name(String part) {
        return part.replace("~1", "/").replace("~0", "~");
    }

    /** Returns the pointer to a member of what a pointer points to. */
    public static String step(String pointer, String name) {
        return pointer + '/' + escaped(name);
    }

    /** Returns what is there in a tree, or {@link #NOTHING}. */
    public static @Nullable Object find(@Nullable Object root, String pointer) {
        if (pointer.isEmpty()) {
            return root;
        }
        Object node = root;
        for (String part : pointer.substring(1).split("/", -1)) {
            String name = name(part);
            if (node instanceof Map<?, ?> members && members.containsKey(name)) {
                node = members.get(name);
            } else if (node instanceof List<?> items
                    && INDEX.matcher(name).matches()
                    && Integer.parseInt(name) < items.size()) {
                node = items.get(Integer.parseInt(name));
            } else {
                return NOTHING;
            }
        }
        return node;
    }

    /** Returns what is there in a tree; null also if nothing is. */
    public static @Nullable Object at(@Nullable Object root, String pointer) {
        Object found = find(root, pointer);
        return found == NOTHING ? null : found;
    }

    /**
     * Returns what stands behind the {@code #} of a reference, as it is meant: URIs write some characters as numbers.
     *
     * @throws Misfit if a percent sign is followed by something else
     */
    public static String decoded(String fragment) {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Misfit("\"" + Misfit.shortened(fragment) + "\" is no part of a URI", e);
        }
    }
}
