package dev.orchestrator.schema;

import com.networknt.schema.Error;
import dev.orchestrator.schema.tree.JsonNumber;
import dev.orchestrator.schema.tree.JsonTree;
import dev.orchestrator.schema.tree.Misfit;
import dev.orchestrator.schema.tree.Pointer;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts errors into words that somebody who writes JSON can act on, from the schema and the text they came from. */
final class Wording {
    static final String ADD = "add it: ";
    private static final int MOST_NAMES = 30;

    private final SchemaSource schema;
    private final @Nullable Object instance;

    /** What there is to say, short of the place and the keyword. */
    private record Words(String expected, String got, String hint) {}

    /**
     * One error.
     *
     * @param asked the value of the keyword
     * @param beside the schema that the keyword is in
     * @param node the value it speaks of
     * @param property the property it speaks of; empty for none
     */
    private record Case(
            @Nullable Object asked,
            Map<?, ?> beside,
            @Nullable Object node,
            String property) {
        Words atLeast(String unit, String got) {
            return new Words("at least " + counted(asked, unit), got, "");
        }

        Words atMost(String unit, String got) {
            return new Words("at most " + counted(asked, unit), got, "");
        }

        Words expect(String expected) {
            return new Words(expected, Misfit.describe(node), "");
        }
    }

    Wording(SchemaSource schema, @Nullable Object instance) {
        this.schema = schema;
        this.instance = instance;
    }

    Violation of(Error error) {
        String pointer = error.getInstanceLocation().toString();
        String keyword = String.valueOf(error.getKeyword());
        String place = error.getSchemaLocation().getFragment().toString();
        String document = error.getSchemaLocation().getAbsoluteIri() == null
                ? ""
                : error.getSchemaLocation().getAbsoluteIri().toString();
        Object asked = schema.at(document, place);
        if (asked == null) {
            asked = argument(keyword, error.getArguments());
        }
        Object beside = place.isEmpty() ? null : schema.at(document, place.substring(0, place.lastIndexOf('/')));
        boolean dependent = keyword.equals("dependentRequired") && error.getArguments() != null;
        String property = dependent ? String.valueOf(error.getArguments()[0]) : error.getProperty();
        Case found = new Case(
                asked,
                beside instanceof Map<?, ?> map ? map : Map.of(),
                Pointer.at(instance, pointer),
                property == null ? "" : property);
        Words words = words(keyword, found);
        if (words == null) {
            words = new Words("what " + keyword + " asks for", Misfit.describe(found.node), error.getMessage());
        }
        return new Violation(pointer, keyword, words.expected, words.got, words.hint);
    }

    /** Returns what the keyword says where its schema is not at hand: it is the draft's own. */
    private static @Nullable Object argument(String keyword, Object @Nullable [] arguments) {
        if (arguments == null || arguments.length == 0) {
            return null;
        }
        String first = String.valueOf(arguments[0]);
        return switch (keyword) {
            case "type" -> arguments.length > 1 ? String.valueOf(arguments[1]).replaceAll("[\\[\\]\"]", "") : null;
            case "enum" -> parsed(first);
            case "minimum", "exclusiveMinimum", "pattern", "minItems" -> first;
            default -> null;
        };
    }

    private static @Nullable Words words(String keyword, Case found) {
        if (found.asked == null && !keyword.equals("const") && !keyword.equals("false")) {
            return null;
        }
        return switch (keyword) {
            case "type" -> type(found);
            case "const" -> constant(List.of(json(found.asked)), found);
            case "enum" ->
                found.asked instanceof List<?> values
                        ? constant(values.stream().map(Wording::json).toList(), found)
                        : null;
            case "required" -> required(found);
            case "additionalProperties", "unevaluatedProperties" -> additional(found);
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf" -> number(keyword, found);
            case "minLength" -> found.atLeast("character", length(found.node));
            case "maxLength" -> found.atMost("character", length(found.node));
            case "minItems" -> found.atLeast("element", size(found.node));
            case "maxItems" -> found.atMost("element", size(found.node));
            case "minProperties" -> found.atLeast("property", size(found.node));
            case "maxProperties" -> found.atMost("property", size(found.node));
            case "uniqueItems" -> unique(found);
            case "pattern" -> found.expect("a string that matches " + found.asked);
            case "format" -> found.expect(Formats.suchAs(String.valueOf(found.asked)));
            case "contains", "minContains", "maxContains" -> contains(keyword, found);
            case "false" -> new Words("nothing here", Misfit.describe(found.node), "remove it");
            case "dependentRequired" -> dependent(found);
            case "items", "unevaluatedItems" -> new Words("no further elements", size(found.node), "");
            case "not" -> found.expect("a value that does not fit the schema under not");
            case "oneOf" -> oneOf(found);
            default -> null;
        };
    }

    private static Words type(Case found) {
        Collection<?> types =
                found.asked instanceof Collection<?> several ? several : List.of(String.valueOf(found.asked));
        String expected = types.stream().map(Wording::typeName).collect(Collectors.joining(" or "));
        String hint = "";
        if (found.node instanceof String text) {
            Object inner = parsed(text);
            if (inner != null && !(inner instanceof String) && types.stream().anyMatch(type -> isOf(inner, type))) {
                hint = "write it as JSON, not as a string";
            }
        }
        return new Words(expected, Misfit.describe(found.node), hint);
    }

    private static String typeName(@Nullable Object type) {
        return switch (String.valueOf(type)) {
            case "string" -> "a string";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "an array";
            case "object" -> "an object";
            default -> String.valueOf(type);
        };
    }

    private static boolean isOf(Object node, @Nullable Object type) {
        return switch (String.valueOf(type)) {
            case "integer" -> node instanceof JsonNumber number && number.whole() != null;
            case "number" -> node instanceof JsonNumber;
            case "boolean" -> node instanceof Boolean;
            case "array" -> node instanceof List<?>;
            case "object" -> node instanceof Map<?, ?>;
            default -> false;
        };
    }

    private static @Nullable Object parsed(String text) {
        try {
            return JsonTree.parse(text);
        } catch (Misfit notJson) {
            return null;
        }
    }

    private static Words constant(List<String> allowed, Case found) {
        String expected = allowed.size() == 1 ? allowed.get(0) : "one of " + listed(allowed);
        String got = json(found.node);
        String hint = allowed.stream()
                .filter(each -> folded(each).equals(folded(got)))
                .findFirst()
                .map(each -> "write " + each)
                .orElse("");
        return new Words(expected, Misfit.describe(found.node), hint);
    }

    private static Words required(Case found) {
        String what = found.beside.get("properties") instanceof Map<?, ?> properties
                ? phrase(properties.get(found.property))
                : "";
        return new Words(
                "the property " + quoted(found.property),
                "an object without it",
                what.isEmpty() ? "add it" : ADD + what);
    }

    /** Returns in short what a schema asks for; empty if that cannot be said in short. */
    private static String phrase(@Nullable Object schema) {
        if (!(schema instanceof Map<?, ?> keywords)) {
            return "";
        } else if (keywords.containsKey("const")) {
            return json(keywords.get("const"));
        } else if (keywords.get("enum") instanceof List<?> values) {
            return "one of " + listed(values.stream().map(Wording::json).toList());
        } else if (keywords.get("format") instanceof String format) {
            return Formats.suchAs(format);
        }
        return keywords.get("type") instanceof String type ? typeName(type) : "";
    }

    private static Words additional(Case found) {
        List<String> known = found.beside.get("properties") instanceof Map<?, ?> properties
                ? properties.keySet().stream().map(String::valueOf).toList()
                : List.of();
        String hint = known.stream()
                .filter(name -> folded(name).equals(folded(found.property)))
                .filter(name -> !(found.node instanceof Map<?, ?> members) || !members.containsKey(name))
                .findFirst()
                .map(name -> "rename it to " + quoted(name))
                .orElse("remove it");
        return new Words(
                known.isEmpty()
                        ? "no such property"
                        : "no properties but "
                                + listed(known.stream().map(Wording::quoted).toList()),
                quoted(found.property),
                hint);
    }

    private static Words number(String keyword, Case found) {
        String bound = String.valueOf(found.asked);
        String number = "integer".equals(found.beside.get("type")) ? "a whole number " : "a number ";
        return found.expect(number
                + switch (keyword) {
                    case "minimum" -> "of at least " + bound;
                    case "maximum" -> "of at most " + bound;
                    case "exclusiveMinimum" -> "greater than " + bound;
                    case "exclusiveMaximum" -> "less than " + bound;
                    default -> "that is a multiple of " + bound;
                });
    }

    private static String counted(@Nullable Object count, String unit) {
        String number = String.valueOf(count);
        String many = unit.endsWith("y") ? unit.substring(0, unit.length() - 1) + "ies" : unit + "s";
        return number + ' ' + (number.equals("1") ? unit : many);
    }

    private static String length(@Nullable Object node) {
        return node instanceof String text
                ? "the string " + quoted(Misfit.shortened(text)) + " of " + text.codePointCount(0, text.length())
                : Misfit.describe(node);
    }

    private static String size(@Nullable Object node) {
        return node instanceof List<?> items
                ? Integer.toString(items.size())
                : node instanceof Map<?, ?> members ? Integer.toString(members.size()) : Misfit.describe(node);
    }

    private static Words unique(Case found) {
        String hint = "";
        if (found.node instanceof List<?> items) {
            Map<String, Integer> seen = new HashMap<>();
            for (int i = 0; i < items.size() && hint.isEmpty(); i++) {
                Integer first = seen.putIfAbsent(comparable(items.get(i)), i);
                hint = first == null ? "" : "remove element " + i + ", which equals element " + first;
            }
        }
        return new Words("elements that all differ", Misfit.describe(found.node), hint);
    }

    private static String comparable(@Nullable Object node) {
        BigDecimal number = node instanceof JsonNumber written ? written.decimal() : null;
        return number == null
                ? new JsonWriter().value(node).text()
                : number.stripTrailingZeros().toString();
    }

    private static Words contains(String keyword, Case found) {
        String count = found.asked instanceof JsonNumber number ? number.text() : "1";
        return found.expect((keyword.equals("maxContains") ? "at most " : "at least ") + counted(count, "element")
                + " to fit the schema under contains");
    }

    private static Words dependent(Case found) {
        String because = found.asked instanceof Map<?, ?> all && found.node instanceof Map<?, ?> members
                ? all.entrySet().stream()
                        .filter(each -> members.containsKey(each.getKey()))
                        .filter(each -> each.getValue() instanceof List<?> names && names.contains(found.property))
                        .map(each -> ", because " + quoted((String) each.getKey()) + " is there")
                        .findFirst()
                        .orElse("")
                : "";
        return new Words("the property " + quoted(found.property) + because, "an object without it", "add it");
    }

    private static Words oneOf(Case found) {
        int branches = found.asked instanceof List<?> several ? several.size() : 0;
        return found.expect("a value that fits exactly one of " + branches + " alternatives");
    }

    private static String listed(List<String> names) {
        return names.size() <= MOST_NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMES)) + " and " + (names.size() - MOST_NAMES) + " more";
    }

    private static String json(@Nullable Object node) {
        return Misfit.shortened(JsonTree.write(node));
    }

    private static String quoted(String text) {
        return '"' + Misfit.shortened(text) + '"';
    }

    /** Returns what is left of a name when nobody looks at its case and its separators. */
    private static String folded(String name) {
        return name.replaceAll("[_\\- ]", "").toLowerCase(Locale.ROOT);
    }
}
