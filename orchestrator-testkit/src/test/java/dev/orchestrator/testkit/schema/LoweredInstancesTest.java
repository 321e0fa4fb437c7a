package dev.orchestrator.testkit.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.lowering.DialectProfile;
import dev.orchestrator.schema.lowering.LossLevel;
import dev.orchestrator.schema.lowering.Lowered;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What fits the schema a provider is sent, raised, is valid for the schema it was made from: where no loss is claimed. */
class LoweredInstancesTest {
    private static final int FEW = 4;
    private static final int MANY = 200;

    @ParameterizedTest
    @MethodSource("profiles")
    void what_is_exact_or_narrowed_is_raised_to_valid_documents(String profile) {
        assertThat(raised(profile, FEW)).isGreaterThan(20);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("profiles")
    void what_is_exact_or_narrowed_is_raised_to_valid_documents_50x(String profile) {
        assertThat(raised(profile, MANY)).isGreaterThan(20);
    }

    static List<String> profiles() {
        return DialectProfile.names();
    }

    /** Returns how many schemas there were to try. */
    private static int raised(String profile, int seeds) {
        int tried = 0;
        for (JsonSchema schema : Catalogue.all()) {
            Lowered lowered;
            Instances instances;
            try {
                lowered = DialectProfile.named(profile).lower(schema);
                instances = Instances.of(lowered.schema());
            } catch (OrchestratorException refused) {
                continue;
            }
            if (lowered.loss().compareTo(LossLevel.NARROWED) > 0) {
                continue;
            }
            tried++;
            for (int seed = 0; seed < seeds; seed++) {
                String answer = instances.ofSize(seed % 30).next(seed);
                try {
                    assertThat(schema.validate(lowered.raise(answer)))
                            .as("%s%nlowered for %s to %s%n%s", schema, profile, lowered.schema(), answer)
                            .isEmpty();
                } catch (OrchestratorException refused) {
                    // a key twice in what stands for an object, which no schema of it can rule out
                    assertThat(refused)
                            .as("%s%nlowered for %s to %s%n%s", schema, profile, lowered.schema(), answer)
                            .hasMessageContaining("appears twice");
                }
            }
        }
        return tried;
    }
}
