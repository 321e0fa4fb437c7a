package dev.orchestrator.schema.rules;

import dev.orchestrator.schema.regex.TextPattern;
import dev.orchestrator.schema.text.Text;
import dev.orchestrator.schema.tree.Pointer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the rules for objects of one schema. */
final class ObjectCompiler {
    private final SchemaCompiler compiler;
    private final Node node;
    private final Map<?, ?> schema;

    ObjectCompiler(SchemaCompiler compiler, Node node, Map<?, ?> schema) {
        this.compiler = compiler;
        this.node = node;
        this.schema = schema;
    }

    /** Returns false if the keyword is left to the validator. */
    boolean knows(String keyword, Object value) {
        ObjectRules rules = node.object == null ? new ObjectRules() : node.object;
        String at = node.location + "/" + keyword;
        boolean known = true;
        switch (keyword) {
            case "properties" -> properties(rules, (Map<?, ?>) value, at);
            case "patternProperties" -> known = matching(rules, (Map<?, ?>) value, at);
            case "additionalProperties" -> {
                rules.other = compiler.node(value, at);
                close(rules);
            }
            case "propertyNames" -> rules.nameRules = compiler.node(value, at);
            case "required" -> rules.required = numbers((List<?>) value);
            case "dependentRequired" -> dependent(rules, (Map<?, ?>) value);
            case "minProperties" -> known = SchemaCompiler.count(value, n -> rules.least = n);
            case "maxProperties" -> known = SchemaCompiler.count(value, n -> rules.most = n);
            default -> {
                return false;
            }
        }
        node.object = rules;
        return known;
    }

    private void properties(ObjectRules rules, Map<?, ?> properties, String at) {
        TreeMap<Integer, Node> members = new TreeMap<>();
        List<ObjectRules.Expected> likely = new ArrayList<>();
        properties.forEach((key, value) -> {
            String name = (String) key;
            int number = compiler.names.add(name);
            Node member = compiler.node(value, at + "/" + Pointer.escaped(name));
            members.put(number, member);
            if (Text.isPlain(name)) {
                likely.add(ObjectRules.Expected.of(name, number, member));
            }
        });
        rules.members(
                members.keySet().stream().mapToInt(Integer::intValue).toArray(),
                members.values().toArray(Node[]::new),
                likely);
    }

    private boolean matching(ObjectRules rules, Map<?, ?> patterns, String at) {
        List<ObjectRules.Matching> matching = new ArrayList<>();
        patterns.forEach((regex, value) -> {
            TextPattern pattern = compiler.pattern((String) regex);
            if (pattern != null) {
                matching.add(new ObjectRules.Matching(
                        pattern, compiler.node(value, at + "/" + Pointer.escaped((String) regex))));
            }
        });
        rules.matching = List.copyOf(matching);
        rules.othersKnown = matching.size() == patterns.size();
        return rules.othersKnown;
    }

    /** Notes the beginnings of allowed names, if {@code properties} has all that are. */
    private void close(ObjectRules rules) {
        if (rules.other == Node.NOTHING
                && !(schema.get("patternProperties") instanceof Map<?, ?> map && !map.isEmpty())) {
            BitSet allowed = new BitSet();
            if (schema.get("properties") instanceof Map<?, ?> properties) {
                for (Object name : properties.keySet()) {
                    compiler.names.add((String) name);
                    compiler.names.addPrefixes((String) name, allowed);
                }
            }
            rules.allowed = allowed;
        }
    }

    private int[] numbers(List<?> list) {
        return list.stream().mapToInt(name -> compiler.names.add((String) name)).toArray();
    }

    private void dependent(ObjectRules rules, Map<?, ?> map) {
        List<ObjectRules.Dependent> dependent = new ArrayList<>();
        map.forEach((name, others) ->
                dependent.add(new ObjectRules.Dependent(compiler.names.add((String) name), numbers((List<?>) others))));
        rules.dependent = dependent.toArray(ObjectRules.Dependent[]::new);
    }
}
