package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.tree.JsonValues;
import dev.orchestrator.schema.tree.Misfit;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a lowered schema together with the way back: what an answer to it says in terms of the original. Equal only
 * to itself; not changed once the lowering is done.
 */
abstract class Form {
    @Nullable String description;

    /** Returns the schema. */
    abstract Map<String, @Nullable Object> write(Dialect dialect);

    /** Returns whether an answer may be one to this part, by its types, names and listed values. */
    abstract boolean fits(@Nullable Object answer, Raising raising);

    /** @throws Misfit if the answer says nothing that can be said in terms of the original */
    abstract @Nullable Object raise(@Nullable Object answer, Raising raising);

    /** Returns whether every answer is its own original. */
    abstract boolean isIdentity(Set<Form> seen);

    abstract List<Form> children();

    Map<String, @Nullable Object> described(Map<String, @Nullable Object> schema) {
        if (description != null) {
            schema.put("description", description);
        }
        return schema;
    }

    /** What was found out while one answer is raised. */
    static final class Raising {
        private final Map<Form, Map<Object, Boolean>> known = new IdentityHashMap<>();

        boolean fits(Form form, @Nullable Object answer) {
            if (!(answer instanceof Map) && !(answer instanceof List)) {
                return form.fits(answer, this);
            }
            Map<Object, Boolean> ofForm = known.computeIfAbsent(form, f -> new IdentityHashMap<>());
            Boolean fits = ofForm.get(answer);
            if (fits == null) {
                fits = form.fits(answer, this);
                ofForm.put(answer, fits);
            }
            return fits;
        }
    }

    /** What is answered as it is, and has no parts. */
    abstract static class Leaf extends Form {
        @Override
        @Nullable Object raise(@Nullable Object answer, Raising raising) {
            return answer;
        }

        @Override
        boolean isIdentity(Set<Form> seen) {
            return true;
        }

        @Override
        List<Form> children() {
            return List.of();
        }
    }

    /** Null, a boolean, a string or a number. */
    static final class Scalar extends Leaf {
        final String type;
        final Map<String, Object> keywords;

        Scalar(String type, Map<String, Object> keywords) {
            this.type = type;
            this.keywords = keywords;
        }

        @Override
        Map<String, @Nullable Object> write(Dialect dialect) {
            Map<String, @Nullable Object> schema = new LinkedHashMap<>();
            schema.put("type", type);
            described(schema).putAll(keywords);
            return schema;
        }

        @Override
        boolean fits(@Nullable Object answer, Raising raising) {
            return JsonValues.type(answer).equals(type.equals("integer") ? "number" : type);
        }
    }

    /** Anything, said by saying nothing. */
    static final class Anything extends Leaf {
        @Override
        Map<String, @Nullable Object> write(Dialect dialect) {
            return described(new LinkedHashMap<>());
        }

        @Override
        boolean fits(@Nullable Object answer, Raising raising) {
            return true;
        }
    }

    /** Listed values, all of the kinds that the dialect lists. */
    static final class Listed extends Leaf {
        final List<@Nullable Object> values;

        Listed(List<@Nullable Object> values) {
            this.values = values;
        }

        @Override
        Map<String, @Nullable Object> write(Dialect dialect) {
            Map<String, @Nullable Object> schema = new LinkedHashMap<>();
            List<String> types = new ArrayList<>();
            for (Object value : values) {
                String type = JsonValues.type(value);
                if (!types.contains(type)) {
                    types.add(type);
                }
            }
            schema.put("type", types.size() == 1 ? types.get(0) : types);
            described(schema);
            if (values.size() == 1 && dialect.allows("any", "const")) {
                schema.put("const", values.get(0));
            } else {
                schema.put("enum", values);
            }
            return schema;
        }

        @Override
        boolean fits(@Nullable Object answer, Raising raising) {
            return JsonValues.contains(values, answer);
        }
    }

    /** What has a name of its own, so that it may contain itself. */
    static final class Definition {
        final String name;

        @Nullable Form form;

        Definition(String name) {
            this.name = name;
        }
    }

    /** A use of a definition. */
    static final class Reference extends Form {
        final Definition definition;

        Reference(Definition definition) {
            this.definition = definition;
        }

        Form target() {
            if (definition.form == null) {
                throw new Misfit("no finite document fits \"" + definition.name + "\", which always contains itself");
            }
            return definition.form;
        }

        @Override
        Map<String, @Nullable Object> write(Dialect dialect) {
            Map<String, @Nullable Object> schema = new LinkedHashMap<>();
            schema.put("$ref", "#/$defs/" + definition.name);
            if (description == null || dialect.refSiblings) {
                return described(schema);
            }
            Map<String, @Nullable Object> around = described(new LinkedHashMap<>());
            around.put("anyOf", List.of(schema));
            return around;
        }

        @Override
        boolean fits(@Nullable Object answer, Raising raising) {
            return raising.fits(target(), answer);
        }

        @Override
        @Nullable Object raise(@Nullable Object answer, Raising raising) {
            return target().raise(answer, raising);
        }

        @Override
        boolean isIdentity(Set<Form> seen) {
            return !seen.add(this) || target().isIdentity(seen);
        }

        @Override
        List<Form> children() {
            return List.of(target());
        }
    }

    /** A form whose answers say something else than they are. */
    static final class Coded extends Form {
        /** From the answer to the inner form, already raised. */
        @FunctionalInterface
        interface Decoder {
            @Nullable Object decode(@Nullable Object answer);
        }

        final Form inner;
        private final Decoder decoder;

        Coded(Form inner, Decoder decoder) {
            this.inner = inner;
            this.decoder = decoder;
        }

        @Override
        Map<String, @Nullable Object> write(Dialect dialect) {
            return described(inner.write(dialect));
        }

        @Override
        boolean fits(@Nullable Object answer, Raising raising) {
            return inner.fits(answer, raising);
        }

        @Override
        @Nullable Object raise(@Nullable Object answer, Raising raising) {
            return decoder.decode(inner.raise(answer, raising));
        }

        @Override
        boolean isIdentity(Set<Form> seen) {
            return false;
        }

        @Override
        List<Form> children() {
            return List.of(inner);
        }
    }
}
