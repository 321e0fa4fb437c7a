package dev.orchestrator.schema.tree;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keywords of JSON Schema, draft 2020-12, by what they do. */
public final class Keywords {
    /** They name and describe, and rule nothing out. */
    public static final Set<String> SILENT = Set.of(
            "$schema",
            "$id",
            "$anchor",
            "$dynamicAnchor",
            "$comment",
            "$defs",
            "$vocabulary",
            "definitions",
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly");

    /** They say what a string holds, and rule nothing out. */
    public static final Set<String> OF_CONTENT = Set.of("contentEncoding", "contentMediaType", "contentSchema");

    /** By type, those that look at values of that type alone. */
    public static final Map<String, List<String>> OF_TYPE = Map.of(
            "number",
            List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
            "string",
            List.of("minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType"),
            "array",
            List.of("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "unevaluatedItems"),
            "object",
            List.of(
                    "properties",
                    "required",
                    "additionalProperties",
                    "patternProperties",
                    "propertyNames",
                    "minProperties",
                    "maxProperties",
                    "dependentRequired",
                    "dependentSchemas",
                    "unevaluatedProperties"));

    private Keywords() {}
}
