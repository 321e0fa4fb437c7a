package dev.orchestrator.schema.lowering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.tree.JsonTree;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;

class LoweringProperties {
    private static final int INSTANCES = 6;

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void what_claims_to_be_sound_conforms_and_is_raised_to_valid_documents(@ForAll long seed) {
        conformsAndIsRaised(seed);
    }

    @Tag("slow")
    @Property(tries = 4_000, shrinking = ShrinkingMode.OFF)
    void what_claims_to_be_sound_conforms_and_is_raised_to_valid_documents_often(@ForAll long seed) {
        conformsAndIsRaised(seed);
    }

    private static void conformsAndIsRaised(long seed) {
        JsonSchema original = parsed(RandomSchemas.schema(seed));
        for (String name : DialectProfile.names()) {
            Optional<Lowered> lowered = lower(name, original);
            Statistics.collect(lowered.map(Lowered::loss).map(Enum::name).orElse("refused"));
            lowered.ifPresent(each -> raises(each, seed));
        }
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void what_claims_to_be_exact_can_say_every_valid_document(@ForAll long seed) {
        saysEveryDocument(seed);
    }

    @Tag("slow")
    @Property(tries = 4_000, shrinking = ShrinkingMode.OFF)
    void what_claims_to_be_exact_can_say_every_valid_document_often(@ForAll long seed) {
        saysEveryDocument(seed);
    }

    private static void saysEveryDocument(long seed) {
        String text = RandomSchemas.schema(seed);
        JsonSchema original = parsed(text);
        RandomInstances instances = new RandomInstances(text, seed);
        List<String> documents = Stream.generate(instances::next)
                .limit(INSTANCES)
                .filter(each -> original.validate(each).isEmpty())
                .toList();
        for (String name : DialectProfile.names()) {
            Lowered lowered = lower(name, original).orElse(null);
            if (lowered == null || lowered.loss() != LossLevel.EXACT) {
                continue;
            }
            for (String document : documents) {
                Object answer = Expressing.answer(lowered.form(), JsonTree.parse(document));
                String said = "%s\n%s\nlowered for %s to\n%s\n%s".formatted(seed, original, name, lowered, document);
                assertThat(answer).as(said).isNotSameAs(Expressing.NONE);
                assertThat(lowered.schema().validate(JsonTree.write(answer)))
                        .as(said + "\nsaid as\n" + JsonTree.write(answer))
                        .isEmpty();
                Statistics.collect("said");
            }
        }
    }

    /** A few refer to themselves for the same value, which is no schema. */
    private static JsonSchema parsed(String text) {
        try {
            return JsonSchema.parse(text);
        } catch (OrchestratorException refused) {
            assertThat(refused).hasMessageContaining("the schema refers to itself for the same value");
            Assume.that(false);
            throw refused;
        }
    }

    private static Optional<Lowered> lower(String name, JsonSchema original) {
        DialectProfile profile = DialectProfile.named(name);
        Lowered lowered;
        try {
            lowered = profile.lower(original);
        } catch (OrchestratorException refused) {
            assertThat(refused).hasMessageStartingWith(name + " cannot take the schema: ");
            assertThat(refused.getMessage())
                    .containsAnyOf(
                            "no document fits",
                            "no finite document",
                            "without an object or an array",
                            "unfold to more");
            return Optional.empty();
        }
        assertThat(profile.check(lowered.schema()))
                .as("%s: %s lowered to %s", name, original, lowered)
                .isEmpty();
        return Optional.of(lowered);
    }

    private static void raises(Lowered lowered, long seed) {
        RandomInstances instances = new RandomInstances(lowered.schema().text(), seed);
        for (int i = 0; i < INSTANCES; i++) {
            String answer = instances.next();
            if (!lowered.schema().validate(answer).isEmpty()) {
                Statistics.label("answers").collect("not valid");
                continue;
            }
            String raised;
            try {
                raised = lowered.raise(answer);
            } catch (OrchestratorException refused) {
                Statistics.label("answers").collect("not raised");
                if (lowered.loss().compareTo(LossLevel.NARROWED) <= 0) {
                    // which no schema of what stands for an object can rule out
                    assertThat(refused)
                            .as(
                                    "%s\n%s\nlowered for %s to\n%s\nlosses %s\n%s",
                                    seed, lowered.original(), lowered.profile(), lowered, lowered.losses(), answer)
                            .hasMessageContaining("appears twice");
                }
                continue;
            }
            Statistics.label("answers").collect("raised");
            if (lowered.loss().compareTo(LossLevel.NARROWED) <= 0) {
                assertThat(lowered.original().validate(raised))
                        .as(
                                "%s\n%s\nlowered for %s to\n%s\nlosses %s\n%s\nraised to\n%s",
                                seed, lowered.original(), lowered.profile(), lowered, lowered.losses(), answer, raised)
                        .isEmpty();
            }
        }
    }
}
