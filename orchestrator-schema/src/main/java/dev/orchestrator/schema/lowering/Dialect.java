package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.tree.Pointer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a profile says, as read from its text. */
final class Dialect {
    static final List<String> TYPES = List.of("null", "boolean", "integer", "number", "string", "array", "object");
    private static final Set<String> PLACES = Set.of("any", "object", "array", "string", "number", "integer");

    /** Where a schema may contain itself. */
    enum Recursion {
        ANYWHERE,
        OPTIONAL,
        NOWHERE
    }

    final String name;
    private final Map<String, Set<String>> keywords;
    final Set<String> formats;
    final Set<String> enumTypes;
    final List<String> first;
    final Recursion recursion;
    final int unroll;
    /** The root must be an object, and not {@code anyOf}. */
    final boolean objectRoot;
    /** Each property must be required. */
    final boolean allRequired;
    /** Each object must say {@code additionalProperties: false}, or a schema where maps are taken. */
    final boolean closed;
    /** {@code additionalProperties} may be a schema. */
    final boolean maps;
    /** A schema without a type is taken, and means anything. */
    final boolean untyped;
    /** {@code type} may be a list. */
    final boolean typeLists;
    /** {@code $ref} may have keywords beside it. */
    final boolean refSiblings;
    /** Keywords of a type may stand beside {@code anyOf}. */
    final boolean besideAnyOf;
    /** Patterns may look around. */
    final boolean lookAround;
    /** Patterns must be of the form {@code ^…$}. */
    final boolean anchored;
    /** {@code pattern} or {@code format} may stand beside a length. */
    final boolean lengthBesidePattern;
    /** The largest {@code minItems} that is taken, or null. */
    final @Nullable Integer maxMinItems;

    final Map<String, Integer> limits;

    private Dialect(Object tree) {
        Section profile = new Section(tree, "");
        name = profile.text("name");
        if (!name.matches("[a-z0-9][a-z0-9.-]{0,63}")) {
            throw new Misfit("a name has lower-case letters, digits, dots and hyphens, such as openai-2026-02")
                    .in("name");
        }
        Section words = profile.section("keywords");
        keywords = new LinkedHashMap<>();
        PLACES.forEach(place -> keywords.put(place, words.texts(place)));
        words.end();
        formats = profile.texts("formats");
        enumTypes = profile.texts("enumTypes");
        if (!Set.copyOf(TYPES).containsAll(enumTypes)) {
            throw Misfit.expected("types out of " + TYPES, List.copyOf(enumTypes))
                    .in("enumTypes");
        }
        first = List.copyOf(profile.texts("first"));
        recursion = profile.recursion();
        unroll = profile.count("unroll", 1, 20);
        Section rules = profile.section("rules");
        objectRoot = rules.flag("objectRoot");
        allRequired = rules.flag("allRequired");
        closed = rules.flag("closed");
        maps = rules.flag("maps");
        untyped = rules.flag("untyped");
        typeLists = rules.flag("typeLists");
        refSiblings = rules.flag("refSiblings");
        besideAnyOf = rules.flag("besideAnyOf");
        lookAround = rules.flag("lookAround");
        anchored = rules.flag("anchored");
        lengthBesidePattern = rules.flag("lengthBesidePattern");
        rules.end();
        Section most = profile.section("limits");
        limits = new LinkedHashMap<>();
        for (String limit : ProfileLimits.NAMES) {
            if (most.has(limit)) {
                limits.put(limit, most.count(limit, 1, Integer.MAX_VALUE));
            }
        }
        maxMinItems = most.has("minItems") ? most.count("minItems", 0, Integer.MAX_VALUE) : null;
        most.end();
        profile.end();
        requireUsable();
    }

    /** @throws Misfit if the text is no profile */
    static Dialect parse(String text) {
        Object tree = JsonTree.parse(text);
        if (tree == null) {
            throw Misfit.expected("an object", null);
        }
        return new Dialect(tree);
    }

    private void requireUsable() {
        require("any", List.of("type", "description", "enum", "anyOf", "$ref", "$defs"));
        require("object", List.of("properties", "required", "additionalProperties"));
        require("array", List.of("items"));
        if (!enumTypes.contains("string")) {
            throw new Misfit("must have \"string\": other values are written as strings").in("enumTypes");
        }
    }

    private void require(String place, List<String> needed) {
        for (String keyword : needed) {
            if (!allows(place, keyword)) {
                throw new Misfit("must have \"" + keyword + "\", which lowering cannot do without")
                        .in(place)
                        .in("keywords");
            }
        }
    }

    /** Returns whether a keyword may stand in a schema of a type; {@code any} for the keywords of all. */
    boolean allows(String type, String keyword) {
        Set<String> known = keywords.get(type);
        return known != null && known.contains(keyword);
    }

    /** Returns how anything is said: as it is, as a value that is described, or as JSON in a string. */
    boolean describesAnything() {
        return !untyped && recursion == Recursion.ANYWHERE;
    }

    /** An object of a profile; what was not asked for when it ends is refused. */
    private static final class Section {
        private final Map<?, ?> members;
        private final Set<Object> unread;
        private final String pointer;

        Section(@Nullable Object node, String pointer) {
            if (!(node instanceof Map<?, ?> map)) {
                throw Misfit.expected("an object", node).at(pointer);
            }
            this.pointer = pointer;
            members = map;
            unread = new LinkedHashSet<>(map.keySet());
        }

        boolean has(String name) {
            return members.containsKey(name);
        }

        private @Nullable Object need(String name) {
            if (!unread.remove(name)) {
                throw misfit(new Misfit("is required, but the property is missing"), name);
            }
            return members.get(name);
        }

        private Misfit misfit(Misfit e, String name) {
            return e.in(name).at(pointer);
        }

        void end() {
            if (!unread.isEmpty()) {
                throw misfit(new Misfit("is not a property of a profile"), (String)
                        unread.iterator().next());
            }
        }

        Section section(String name) {
            return new Section(need(name), Pointer.step(pointer, name));
        }

        String text(String name) {
            if (need(name) instanceof String text) {
                return text;
            }
            throw misfit(Misfit.expected("a string", members.get(name)), name);
        }

        boolean flag(String name) {
            if (need(name) instanceof Boolean flag) {
                return flag;
            }
            throw misfit(Misfit.expected("true or false", members.get(name)), name);
        }

        int count(String name, int min, int max) {
            Long count = need(name) instanceof JsonNumber number ? number.whole(min, max) : null;
            if (count == null) {
                throw misfit(Misfit.expected("a whole number from " + min + " to " + max, members.get(name)), name);
            }
            return count.intValue();
        }

        Set<String> texts(String name) {
            if (!(need(name) instanceof List<?> items)) {
                throw misfit(Misfit.expected("an array of strings", members.get(name)), name);
            }
            Set<String> texts = new LinkedHashSet<>();
            for (Object item : items) {
                if (!(item instanceof String text)) {
                    throw misfit(Misfit.expected("a string", item).in(texts.size()), name);
                }
                if (!texts.add(text)) {
                    throw misfit(new Misfit("\"" + text + "\" appears twice"), name);
                }
            }
            return texts;
        }

        Recursion recursion() {
            return switch (text("recursion")) {
                case "anywhere" -> Recursion.ANYWHERE;
                case "optional" -> Recursion.OPTIONAL;
                case "nowhere" -> Recursion.NOWHERE;
                default ->
                    throw misfit(
                            Misfit.expected("one of \"anywhere\", \"optional\", \"nowhere\"", members.get("recursion")),
                            "recursion");
            };
        }
    }
}
