package dev.orchestrator.testkit.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.stream.Prefix;
import dev.orchestrator.schema.stream.PrefixSchema;
import dev.orchestrator.schema.stream.PrefixValidator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.Test;

/** What is valid is never stopped on its way, and what is not at the latest at its end: for every schema of the catalogue. */
class PrefixOfInstancesProperties {
    private static final int SIZE = 40;

    private record Known(JsonSchema schema, Instances instances, PrefixSchema prefixes) {
        static Known of(JsonSchema schema) {
            return new Known(schema, Instances.of(schema), PrefixSchema.of(schema));
        }
    }

    private static final List<Known> ALL =
            Catalogue.all().stream().map(Known::of).toList();

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void what_is_valid_lives_however_it_comes(@ForAll long seed) {
        livesHoweverItComes(seed);
    }

    @Tag("slow")
    @Property(tries = 50_000, shrinking = ShrinkingMode.OFF)
    void what_is_valid_lives_however_it_comes_150x(@ForAll long seed) {
        livesHoweverItComes(seed);
    }

    private static void livesHoweverItComes(long seed) {
        Random random = new Random(seed);
        Known known = ALL.get(random.nextInt(ALL.size()));
        String text = known.instances.ofSize(random.nextInt(SIZE)).next(seed);

        for (int chunk : new int[] {1, 2, 3, 7, 64, Integer.MAX_VALUE}) {
            assertThat(verdict(known.prefixes.start(), text, chunk))
                    .as("%s%n%s, %d at a time", known.schema, text, chunk)
                    .isEqualTo(new Prefix.Complete());
        }
        PrefixValidator bytes = known.prefixes.start();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.feed(new byte[] {each});
        }
        assertThat(bytes.end()).as("%s%n%s", known.schema, text).isEqualTo(new Prefix.Complete());
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void what_is_not_valid_is_rejected_in_the_end_for_its_reason(@ForAll long seed) {
        rejected(seed);
    }

    @Tag("slow")
    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
    void what_is_not_valid_is_rejected_in_the_end_for_its_reason_70x(@ForAll long seed) {
        rejected(seed);
    }

    private static void rejected(long seed) {
        Random random = new Random(seed);
        Known known = ALL.get(random.nextInt(ALL.size()));
        String valid = known.instances.ofSize(random.nextInt(SIZE / 2)).next(seed);
        for (NearMiss miss : NearMisses.of(known.schema, valid)) {
            List<Violation> violations = known.schema.validate(miss.text());
            Prefix end = verdict(known.prefixes.start(), miss.text(), 1 + random.nextInt(20));

            assertThat(violations)
                    .as("%s%n%s", known.schema, miss)
                    .extracting(Violation::keyword)
                    .contains(miss.keyword());
            assertThat(end).as("%s%n%s", known.schema, miss).isEqualTo(verdict(known.prefixes.start(), miss.text(), 1));
            if (known.prefixes.deferred().isEmpty()) {
                assertThat(end).as("%s%n%s", known.schema, miss).isInstanceOf(Prefix.Dead.class);
            }
        }
    }

    private static Prefix verdict(PrefixValidator validator, String text, int chunk) {
        for (int from = 0; from < text.length(); ) {
            int to = (int) Math.min(text.length(), (long) from + chunk);
            validator.feed(text.substring(from, to));
            from = to;
        }
        return validator.end();
    }

    /** Of near misses that are JSON and can have something wrong before their end, so no lone numbers and words. */
    @Test
    void most_of_what_is_not_valid_dies_before_its_end() {
        int all = 0;
        Map<String, Integer> late = new TreeMap<>();
        for (Known known : ALL) {
            for (long seed = 0; seed < 2; seed++) {
                for (NearMiss miss : NearMisses.of(known.schema, known.instances.next(seed))) {
                    if (miss.keyword().equals("json") || !miss.text().matches("(?s)[{\\[\"].*")) {
                        continue;
                    }
                    all++;
                    boolean early = verdict(known.prefixes.start(), miss.text(), 1) instanceof Prefix.Dead dead
                            && dead.offset() < miss.text().length();
                    if (!early) {
                        late.merge(miss.keyword(), 1, Integer::sum);
                    }
                }
            }
        }
        int lateInAll = late.values().stream().mapToInt(Integer::intValue).sum();

        assertThat(100 * (all - lateInAll)).as("%s of %d", late, all).isGreaterThanOrEqualTo(96 * all);
    }
}
