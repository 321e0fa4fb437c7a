package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.JsonSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Schemas over everything the generator speaks of. */
final class Catalogue {
    private Catalogue() {}

    enum Level {
        LOW,
        HIGH
    }

    public sealed interface Shape permits Circle, Box, Group {}

    public record Circle(double radius) implements Shape {}

    public record Box(int width, int height, Optional<String> label) implements Shape {}

    public record Group(List<Shape> members) implements Shape {}

    public record Step(String id, String goal, Set<String> after, Level level) {}

    public record Plan(List<Step> steps, Map<String, BigDecimal> prices, Optional<Instant> due, boolean done) {}

    public record Tree(String name, List<Tree> children) {}

    public record Visit(UUID id, LocalDate day, long number, char initial, byte[] bytes) {}

    /** Every schema: those written here, and those of records. */
    static List<JsonSchema> all() {
        List<JsonSchema> all = new ArrayList<>();
        TEXTS.lines().filter(line -> !line.isBlank()).map(JsonSchema::parse).forEach(all::add);
        for (Class<?> type : List.of(Shape.class, Step.class, Plan.class, Tree.class, Visit.class, Level.class)) {
            all.add(JsonSchema.of(type));
        }
        return List.copyOf(all);
    }

    /** One a line. */
    private static final String TEXTS = """
            true
            {}
            {"type":"null"}
            {"type":"boolean"}
            {"type":"integer"}
            {"type":"number"}
            {"type":"string"}
            {"type":["integer","null"]}
            {"type":["array","object","string"]}
            {"enum":["red","green",3,null,[1],{"a":1}]}
            {"const":{"a":[1,2.50,"x"]}}
            {"type":"string","enum":["a","b",7]}
            {"type":"integer","minimum":3,"maximum":5}
            {"type":"integer","minimum":-3.5,"maximum":-1.5}
            {"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":2}
            {"type":"number","exclusiveMinimum":0,"exclusiveMaximum":0.001}
            {"type":"number","minimum":0,"maximum":1}
            {"type":"number","multipleOf":0.01,"minimum":0.05,"maximum":10}
            {"type":"number","multipleOf":0.25}
            {"type":"integer","multipleOf":7,"minimum":100}
            {"allOf":[{"type":"integer","multipleOf":4},{"multipleOf":6},{"minimum":1}]}
            {"type":"number","minimum":5.5}
            {"type":"number","maximum":-1e20}
            {"type":"integer","minimum":9007199254740993,"maximum":9007199254741993}
            {"minimum":10,"maxLength":3}
            {"type":"string","minLength":3,"maxLength":3}
            {"type":"string","minLength":40}
            {"type":"string","maxLength":1}
            {"type":"string","maxLength":0}
            {"type":"string","pattern":"^[A-Z]{3}-\\\\d{4}$"}
            {"type":"string","pattern":"^(foo|bar)+(?:-[a-f0-9]{2,4})?$","minLength":6}
            {"type":"string","pattern":"^\\\\p{Lu}\\\\p{Ll}+( \\\\p{Lu}\\\\p{Ll}+)*$"}
            {"type":"string","pattern":"[0-9]+\\\\s\\\\w+"}
            {"type":"string","pattern":"^[^a-z]*$","minLength":2,"maxLength":9}
            {"type":"string","pattern":"^(?!-)[a-z-]{1,12}$"}
            {"type":"string","pattern":"^([ab]+)=\\\\1$"}
            {"type":"string","pattern":"^\\\\S+@\\\\S+\\\\.[a-z]{2,}$","maxLength":40}
            {"type":"string","pattern":"^[\\\\u4e00-\\\\u9fff]{2,5}$"}
            {"type":"string","pattern":"^.{50,60}$"}
            {"type":"string","pattern":"^\\\\ud83d\\\\ude00{2}$"}
            {"allOf":[{"type":"string","pattern":"^a"},{"pattern":"z$"},{"minLength":5}]}
            {"type":"array","items":{"type":"object","properties":{"d":{"type":"string","format":"date"},"t":{"type":"string","format":"time"},"dt":{"type":"string","format":"date-time"},"p":{"type":"string","format":"duration"}},"required":["d","t","dt","p"]},"minItems":1}
            {"type":"object","properties":{"e":{"type":"string","format":"email"},"h":{"type":"string","format":"hostname"},"4":{"type":"string","format":"ipv4"},"6":{"type":"string","format":"ipv6"},"u":{"type":"string","format":"uri"},"i":{"type":"string","format":"uuid"}},"required":["e","h","4","6","u","i"],"additionalProperties":false}
            {"type":"string","format":"uri-reference","maxLength":20}
            {"type":"string","format":"unheard-of","minLength":2}
            {"type":"string","format":"date","pattern":"^20"}
            {"type":"array"}
            {"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":4}
            {"type":"array","items":{"enum":[1,2,3]},"uniqueItems":true,"minItems":3}
            {"type":"array","items":{"type":"boolean"},"uniqueItems":true}
            {"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"items":false,"minItems":2}
            {"type":"array","prefixItems":[{"const":"k"}],"items":{"type":"number"},"minItems":3}
            {"type":"array","contains":{"const":7},"minContains":2,"maxContains":3,"items":{"type":"integer","minimum":0,"maximum":9}}
            {"type":"array","contains":{"type":"string"}}
            {"type":"array","contains":{"type":"string"},"minContains":0,"maxItems":2}
            {"type":"array","prefixItems":[{"type":"integer"}],"unevaluatedItems":false}
            {"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},"required":["a"]}
            {"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},"required":["b"],"additionalProperties":false}
            {"type":"object","additionalProperties":{"type":"integer"},"minProperties":2,"maxProperties":4}
            {"type":"object","patternProperties":{"^x-[a-z]+$":{"type":"string"},"^n\\\\d$":{"type":"number"}},"additionalProperties":false,"minProperties":1}
            {"type":"object","propertyNames":{"pattern":"^[a-z]{3,5}$"},"minProperties":2}
            {"type":"object","propertyNames":{"enum":["one","two","three"]},"minProperties":2,"additionalProperties":{"type":"boolean"}}
            {"type":"object","properties":{"a":true,"b":true,"c":true},"additionalProperties":false,"minProperties":2,"maxProperties":2}
            {"type":"object","properties":{"card":{"type":"string"},"address":{"type":"string"},"zip":{"type":"string"}},"dependentRequired":{"card":["address"],"address":["zip"]},"minProperties":1,"additionalProperties":false}
            {"type":"object","properties":{"kind":{"type":"string"},"size":{"type":"integer"}},"dependentSchemas":{"size":{"required":["unit"],"properties":{"unit":{"enum":["m","km"]}}}}}
            {"type":"object","properties":{"a":{"type":"integer"}},"required":["a","undeclared"],"maxProperties":2}
            {"allOf":[{"type":"object","properties":{"a":{"type":"integer","minimum":0}},"required":["a"]},{"properties":{"a":{"maximum":9},"b":{"type":"boolean"}},"required":["b"]}],"unevaluatedProperties":false}
            {"anyOf":[{"type":"string","minLength":2},{"type":"integer","minimum":1}]}
            {"oneOf":[{"type":"object","properties":{"type":{"const":"cat"},"lives":{"type":"integer","maximum":9}},"required":["type","lives"],"additionalProperties":false},{"type":"object","properties":{"type":{"const":"dog"},"tricks":{"type":"array","items":{"type":"string"}}},"required":["type"],"additionalProperties":false}]}
            {"oneOf":[{"type":"integer","multipleOf":3},{"type":"integer","multipleOf":5}]}
            {"type":"integer","anyOf":[{"type":"string"},{"minimum":5},{"maximum":-5}]}
            {"oneOf":[{"required":["a"]},{"required":["b"]}],"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}
            {"type":"object","properties":{"country":{"enum":["US","DE"]},"code":{"type":"string"}},"required":["country","code"],"if":{"properties":{"country":{"const":"US"}}},"then":{"properties":{"code":{"pattern":"^\\\\d{5}-\\\\d{4}$"}}},"else":{"properties":{"code":{"pattern":"^\\\\d{5}$"}}}}
            {"not":{"type":"string"}}
            {"type":"integer","minimum":0,"maximum":3,"not":{"enum":[1,2]}}
            {"type":"object","properties":{"a":{},"b":{}},"not":{"required":["a"]},"minProperties":1}
            {"type":"array","items":{"type":"integer","not":{"multipleOf":2}},"minItems":4}
            {"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"value":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["value","next"]}}}
            {"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#"}}},"required":["name","children"],"additionalProperties":false}
            {"$ref":"#item","minimum":2,"$defs":{"i":{"$anchor":"item","type":"integer","maximum":4}}}
            {"$id":"https://example.com/root","$ref":"item","$defs":{"i":{"$id":"item","type":"array","items":{"$ref":"#/$defs/deep"},"minItems":1,"$defs":{"deep":{"type":"boolean"}}}}}
            {"$defs":{"json":{"anyOf":[{"type":["null","boolean","number","string"]},{"type":"array","items":{"$ref":"#/$defs/json"}},{"type":"object","additionalProperties":{"$ref":"#/$defs/json"}}]}},"$ref":"#/$defs/json"}
            {"$defs":{"e":{"oneOf":[{"type":"number"},{"type":"object","properties":{"op":{"enum":["+","*"]},"args":{"type":"array","items":{"$ref":"#/$defs/e"},"minItems":2,"maxItems":2}},"required":["op","args"],"additionalProperties":false}]}},"$ref":"#/$defs/e"}
            {"type":"object","properties":{"a/b":{"type":"string"},"m~n":{"type":"integer","minimum":1},"":{"type":"null"},"\\u00e9\\"":{"type":"boolean"}},"required":["a/b","m~n",""]}
            {"type":"array","items":{"type":"array","items":{"type":"array","items":{"type":"integer"},"minItems":1},"minItems":1},"minItems":1}
            {"type":"object","properties":{"tags":{"type":"array","items":{"type":"string","minLength":1,"maxLength":8},"uniqueItems":true,"minItems":1,"maxItems":5},"score":{"type":"number","minimum":0,"maximum":1},"status":{"enum":["open","closed"]},"owner":{"type":["string","null"]}},"required":["tags","score","status","owner"],"additionalProperties":false}
            """;
}
