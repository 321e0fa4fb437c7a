package dev.orchestrator.testkit.schema;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/**
 * {@link Instances} and {@link NearMisses} for jqwik, which must be on the test class path. What fails is made simpler the way
 * the schema allows: optional members left out, arrays and strings shortened, numbers made smaller, the shortest alternative
 * taken; and what is tried is valid, or near, again.
 *
 * <pre>{@code
 * @Provide
 * Arbitrary<String> plans() {
 *     return SchemaArbitraries.valid(JsonSchema.of(Plan.class));
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public final class SchemaArbitraries {
    private static final int SMALLEST = 3;
    private static final int LARGEST = 60;

    private SchemaArbitraries() {}

    /**
     * Returns valid texts of all sizes.
     *
     * @throws OrchestratorException while generating, as {@link Instances#next}
     */
    public static Arbitrary<String> valid(JsonSchema schema) {
        Instances instances = Instances.of(schema);
        Reductions reductions = new Reductions(schema);
        return Arbitraries.fromGenerator(random -> new Valid(
                instances.ofSize(SMALLEST + random.nextInt(LARGEST - SMALLEST)).next(random.nextLong()), reductions));
    }

    /**
     * Returns near misses of valid texts. What fails is made simpler while the keyword it breaks stays the same.
     *
     * @throws OrchestratorException while generating, as {@link Instances#next}
     */
    public static Arbitrary<NearMiss> nearMiss(JsonSchema schema) {
        Instances instances = Instances.of(schema);
        Reductions reductions = new Reductions(schema);
        return Arbitraries.fromGenerator(random -> {
            String valid = instances
                    .ofSize(SMALLEST + random.nextInt(LARGEST / 2 - SMALLEST))
                    .next(random.nextLong());
            List<NearMiss> misses = NearMisses.of(schema, valid); // never empty: the text itself can be cut
            return new Near(misses.get(random.nextInt(misses.size())), valid, schema, reductions);
        });
    }

    private static ShrinkingDistance distance(String valid, long more) {
        long[] weight = Reductions.weight(valid);
        return ShrinkingDistance.of(weight[0], weight[1], weight[2], more);
    }

    private record Valid(String value, Reductions reductions) implements Shrinkable<String> {
        @Override
        public Stream<Shrinkable<String>> shrink() {
            return reductions.of(value).map(each -> new Valid(each, reductions));
        }

        @Override
        public ShrinkingDistance distance() {
            return SchemaArbitraries.distance(value, 0);
        }
    }

    private record Near(NearMiss value, String valid, JsonSchema schema, Reductions reductions)
            implements Shrinkable<NearMiss> {
        Near {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public Stream<Shrinkable<NearMiss>> shrink() {
            return reductions
                    .of(valid)
                    .flatMap(each -> NearMisses.of(schema, each).stream()
                            .filter(miss -> miss.keyword().equals(value.keyword()))
                            .map(miss -> new Near(miss, each, schema, reductions)));
        }

        @Override
        public ShrinkingDistance distance() {
            return SchemaArbitraries.distance(valid, value.text().length());
        }
    }
}
