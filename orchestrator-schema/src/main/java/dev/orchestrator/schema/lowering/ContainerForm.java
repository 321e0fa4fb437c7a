package dev.orchestrator.schema.lowering;

import dev.orchestrator.schema.tree.Misfit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@link Form} that has others within. */
abstract class ContainerForm extends Form {

    /** A property of an object. */
    static final class Field {
        final Form form;
        final boolean required;
        /** Whether null stands for a property that is absent. */
        final boolean nullIsAbsent;

        Field(Form form, boolean required, boolean nullIsAbsent) {
            this.form = form;
            this.required = required;
            this.nullIsAbsent = nullIsAbsent;
        }
    }

    /** An object of named properties, or of any names with values of one form. */
    static final class Members extends ContainerForm {
        final Map<String, Field> fields;
        final @Nullable Form others;
        final Map<String, Object> keywords;

        Members(Map<String, Field> fields, @Nullable Form others, Map<String, Object> keywords) {
            this.fields = fields;
            this.others = others;
            this.keywords = keywords;
        }

        @Override
        Map<String, @Nullable Object> write(Dialect dialect) {
            Map<String, @Nullable Object> schema = new LinkedHashMap<>();
            schema.put("type", "object");
            described(schema);
            if (others != null) {
                schema.put(
                        "additionalProperties",
                        others instanceof Anything && others.description == null ? true : others.write(dialect));
                schema.putAll(keywords);
                return schema;
            }
            Map<String, @Nullable Object> properties = new LinkedHashMap<>();
            List<String> required = new ArrayList<>();
            fields.forEach((name, field) -> {
                properties.put(name, field.form.write(dialect));
                if (field.required) {
                    required.add(name);
                }
            });
            schema.put("properties", properties);
            if (!required.isEmpty() || dialect.allRequired) {
                schema.put("required", required);
            }
            schema.put("additionalProperties", false);
            if (dialect.allows("object", "propertyOrdering")) {
                schema.put("propertyOrdering", List.copyOf(fields.keySet()));
            }
            return schema;
        }

        @Override
        boolean fits(@Nullable Object answer, Raising raising) {
            if (!(answer instanceof Map<?, ?> members)) {
                return false;
            }
            for (Map.Entry<String, Field> each : fields.entrySet()) {
                if (each.getValue().required && !members.containsKey(each.getKey())) {
                    return false;
                }
            }
            for (Map.Entry<?, ?> member : members.entrySet()) {
                Form form = formOf((String) member.getKey());
                if (form == null || !raising.fits(form, member.getValue())) {
                    return false;
                }
            }
            return true;
        }

        private @Nullable Form formOf(String name) {
            Field field = fields.get(name);
            return field == null ? others : field.form;
        }

        @Override
        @Nullable Object raise(@Nullable Object answer, Raising raising) {
            if (!(answer instanceof Map<?, ?> members)) {
                return answer; // of the wrong type, and so for validation to speak of
            }
            Map<String, @Nullable Object> raised = new LinkedHashMap<>();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                String name = (String) member.getKey();
                Field field = fields.get(name);
                Form form = formOf(name);
                if (field != null && field.nullIsAbsent && member.getValue() == null) {
                    continue;
                }
                try {
                    raised.put(name, form == null ? member.getValue() : form.raise(member.getValue(), raising));
                } catch (Misfit e) {
                    throw e.in(name);
                }
            }
            return raised;
        }

        @Override
        boolean isIdentity(Set<Form> seen) {
            return !seen.add(this)
                    || fields.values().stream().noneMatch(field -> field.nullIsAbsent)
                            && children().stream().allMatch(each -> each.isIdentity(seen));
        }

        @Override
        List<Form> children() {
            List<Form> children = new ArrayList<>();
            fields.values().forEach(field -> children.add(field.form));
            if (others != null) {
                children.add(others);
            }
            return children;
        }
    }

    /** An array of items of one form, the first ones perhaps of others. */
    static final class Items extends ContainerForm {
        final List<Form> prefix;
        final @Nullable Form item;
        final Map<String, Object> keywords;

        Items(List<Form> prefix, @Nullable Form item, Map<String, Object> keywords) {
            this.prefix = prefix;
            this.item = item;
            this.keywords = keywords;
        }

        @Override
        Map<String, @Nullable Object> write(Dialect dialect) {
            Map<String, @Nullable Object> schema = new LinkedHashMap<>();
            schema.put("type", "array");
            described(schema);
            if (!prefix.isEmpty()) {
                List<Object> first = new ArrayList<>();
                prefix.forEach(each -> first.add(each.write(dialect)));
                schema.put("prefixItems", first);
            }
            if (item != null) {
                schema.put("items", item.write(dialect));
            }
            schema.putAll(keywords);
            return schema;
        }

        private @Nullable Form formOf(int index) {
            return index < prefix.size() ? prefix.get(index) : item;
        }

        @Override
        boolean fits(@Nullable Object answer, Raising raising) {
            if (!(answer instanceof List<?> items) || items.size() < prefix.size()) {
                return false;
            }
            for (int i = 0; i < items.size(); i++) {
                Form form = formOf(i);
                if (form == null || !raising.fits(form, items.get(i))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        @Nullable Object raise(@Nullable Object answer, Raising raising) {
            if (!(answer instanceof List<?> items)) {
                return answer;
            }
            List<@Nullable Object> raised = new ArrayList<>(items.size());
            for (Object each : items) {
                Form form = formOf(raised.size());
                try {
                    raised.add(form == null ? each : form.raise(each, raising));
                } catch (Misfit e) {
                    throw e.in(raised.size());
                }
            }
            return raised;
        }

        @Override
        boolean isIdentity(Set<Form> seen) {
            return !seen.add(this) || children().stream().allMatch(each -> each.isIdentity(seen));
        }

        @Override
        List<Form> children() {
            List<Form> children = new ArrayList<>(prefix);
            if (item != null) {
                children.add(item);
            }
            return children;
        }
    }

    /** One of several forms. An answer is to the first it fits; where that matters, it fits one. */
    static final class Choice extends ContainerForm {
        final String pointer;
        final List<Form> branches;

        Choice(String pointer, List<Form> branches) {
            this.pointer = pointer;
            this.branches = branches;
        }

        @Override
        Map<String, @Nullable Object> write(Dialect dialect) {
            Map<String, @Nullable Object> nullable =
                    dialect.typeLists && branches.size() == 2 ? nullable(dialect) : null;
            if (nullable != null) {
                return nullable;
            }
            List<Object> schemas = new ArrayList<>();
            branches.forEach(each -> schemas.add(each.write(dialect)));
            Map<String, @Nullable Object> schema = described(new LinkedHashMap<>());
            schema.put("anyOf", schemas);
            return schema;
        }

        /** Returns the shorter text of a scalar or null. */
        private @Nullable Map<String, @Nullable Object> nullable(Dialect dialect) {
            Form second = branches.get(1);
            Form first = branches.get(0);
            if (!(second instanceof Scalar scalar && scalar.type.equals("null"))
                    || !(first instanceof Scalar || first instanceof Listed && dialect.enumTypes.contains("null"))) {
                return null;
            }
            Map<String, @Nullable Object> schema = first.write(dialect);
            if (!(schema.get("type") instanceof String type) || schema.containsKey("const")) {
                return null;
            }
            schema.put("type", List.of(type, "null"));
            if (first instanceof Listed listed) {
                List<@Nullable Object> values = new ArrayList<>(listed.values);
                values.add(null);
                schema.put("enum", values);
            }
            return described(schema);
        }

        @Override
        boolean fits(@Nullable Object answer, Raising raising) {
            for (Form branch : branches) {
                if (raising.fits(branch, answer)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        @Nullable Object raise(@Nullable Object answer, Raising raising) {
            for (Form branch : branches) {
                if (raising.fits(branch, answer)) {
                    return branch.raise(answer, raising);
                }
            }
            if (isIdentity(new HashSet<>())) {
                return answer; // none, which is for validation to speak of
            }
            throw new Misfit(Misfit.describe(answer) + " fits none of the " + branches.size() + " alternatives");
        }

        @Override
        boolean isIdentity(Set<Form> seen) {
            return !seen.add(this) || branches.stream().allMatch(each -> each.isIdentity(seen));
        }

        @Override
        List<Form> children() {
            return branches;
        }
    }
}
