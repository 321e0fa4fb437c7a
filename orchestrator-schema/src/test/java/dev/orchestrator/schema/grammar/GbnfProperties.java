package dev.orchestrator.schema.grammar;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.tree.JsonTree;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

class GbnfProperties {
    /** Keywords whose violations are those of the schemas within, or of a keyword beside. */
    private static final Set<String> SPEAK_THROUGH_OTHERS = Set.of(
            "if",
            "contains",
            "dependentSchemas",
            "propertyNames",
            "anyOf",
            "oneOf",
            "properties",
            "patternProperties",
            "additionalProperties",
            "prefixItems",
            "items");

    @Property
    void a_grammar_accepts_what_is_valid(@ForAll long seed) {
        Samples.Sample sample = new Samples(seed).object(3);
        JsonSchema schema = JsonSchema.parse(JsonTree.write(sample.schema()));
        String json = JsonTree.write(sample.value());

        assertThat(schema.validate(json)).isEmpty();
        assertThat(new Grammar(Gbnf.of(schema).text()).accepts(json))
                .as("%s for %s", json, schema)
                .isTrue();
    }

    @Property
    void what_a_grammar_makes_is_valid_but_for_what_it_names(@ForAll long seed) {
        JsonSchema schema =
                JsonSchema.parse(JsonTree.write(new Samples(seed).object(3).schema()));
        Gbnf gbnf = Gbnf.of(schema);

        assertValid(schema, gbnf, seed, 5);
    }

    @Property
    void what_a_grammar_of_mixed_keywords_makes_is_valid_but_for_what_it_names(@ForAll long seed) {
        JsonSchema schema = JsonSchema.parse(JsonTree.write(new Mixtures(seed).schema()));
        Statistics.label("grammar").coverage(grammars -> grammars.check("exact").percentage(share -> share > 10));
        Gbnf gbnf;
        try {
            gbnf = Gbnf.of(schema);
        } catch (OrchestratorException e) {
            assertThat(e).hasMessageContaining("no value is valid");
            Statistics.label("grammar").collect("none");
            return;
        }
        Set<String> lost = gbnf.unexpressed().stream().map(Unexpressed::keyword).collect(toSet());
        Statistics.label("grammar").collect(lost.stream().allMatch("json"::equals) ? "exact" : "not exact");
        Grammar grammar = new Grammar(gbnf.text());
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
            String json = grammar.derive(random);
            List<Violation> violations = schema.validate(json);
            assertThat(violations.isEmpty()
                            || lost.stream().anyMatch(SPEAK_THROUGH_OTHERS::contains)
                            || violations.stream().anyMatch(violation -> lost.contains(violation.keyword())))
                    .as("%s for %s by\n%s: %s, not %s", json, schema, gbnf, violations, lost)
                    .isTrue();
        }
    }

    static void assertValid(JsonSchema schema, Gbnf gbnf, long seed, int times) {
        Set<String> lost = gbnf.unexpressed().stream().map(Unexpressed::keyword).collect(toSet());
        Grammar grammar = new Grammar(gbnf.text());
        Random random = new Random(seed);
        for (int i = 0; i < times; i++) {
            String json = grammar.derive(random);
            List<String> violated =
                    schema.validate(json).stream().map(Violation::keyword).toList();
            boolean choice = schema.text().contains("anyOf"); // whose violations are those of all branches
            boolean named = choice ? violated.stream().anyMatch(lost::contains) : lost.containsAll(violated);
            assertThat(violated.isEmpty() || named)
                    .as("%s for %s by\n%s", json, schema, gbnf)
                    .isTrue();
        }
    }
}
