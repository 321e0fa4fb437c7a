package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.testkit.simulation.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/**
 * Draws scenarios. They shrink to fewer interventions, fewer faults and earlier moments. A fault can make the moment that
 * matters come at another time, so together with the faults any moment may change.
 */
final class Scenarios {
    static final int MOST_FAULTS = 2;
    static final int MOST_RECORDS = 60;
    static final long MOST_SEEDS = 1L << 40;
    /** Around what calls, approvals and runs wait for, from at once to the next day. */
    static final List<Duration> TIMES = List.of(
            Duration.ZERO,
            Duration.ofMillis(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(31),
            Duration.ofSeconds(61),
            Duration.ofMinutes(10),
            Duration.ofMinutes(90),
            Duration.ofHours(3),
            Duration.ofDays(1));

    private static final int MOST_INTERVENTIONS = 5;
    private static final int KINDS_OF_FAULTS = 5;

    private Scenarios() {}

    static Arbitrary<Scenario> all() {
        return Arbitraries.fromGenerator(random -> new Drawn(
                random.nextLong() & (MOST_SEEDS - 1),
                IntStream.generate(() -> random.nextInt(MOST_FAULTS + 1))
                        .limit(KINDS_OF_FAULTS)
                        .boxed()
                        .toList(),
                Stream.generate(() -> intervention(random))
                        .limit(random.nextInt(MOST_INTERVENTIONS + 1))
                        .toList()));
    }

    private static Intervention intervention(Random random) {
        Intervention.Kind[] kinds = Intervention.Kind.values();
        return new Intervention(
                kinds[random.nextInt(kinds.length)],
                random.nextBoolean()
                        ? new Intervention.After(TIMES.get(random.nextInt(TIMES.size())))
                        : new Intervention.AtRecord(1 + random.nextInt(MOST_RECORDS)));
    }

    static Faults faults(List<Integer> most) {
        return Faults.none()
                .crashes(most.get(0))
                .storeErrors(most.get(1))
                .outcomes(most.get(2))
                .delays(most.get(3))
                .modelFaults(most.get(4));
    }

    /** @param most how many faults there may be, by kind */
    private record Drawn(long seed, List<Integer> most, List<Intervention> interventions)
            implements Shrinkable<Scenario> {
        @Override
        public Scenario value() {
            return new Scenario(seed, faults(most), interventions);
        }

        @Override
        public ShrinkingDistance distance() {
            return ShrinkingDistance.of(
                    interventions.size(),
                    most.stream().mapToInt(Integer::intValue).sum(),
                    interventions.stream().mapToLong(Drawn::lateness).sum());
        }

        @Override
        public Stream<Shrinkable<Scenario>> shrink() {
            List<List<Intervention>> fewer = indexes()
                    .mapToObj(i -> {
                        List<Intervention> left = new ArrayList<>(interventions);
                        left.remove(i);
                        return left;
                    })
                    .toList();
            Stream<Drawn> simpler = Stream.of(
                            fewer.stream().map(each -> new Drawn(seed, most, each)),
                            fewerFaults(interventions),
                            indexes().boxed().flatMap(this::moved))
                    .flatMap(each -> each);
            return simpler.map(each -> each);
        }

        private Stream<Drawn> fewerFaults(List<Intervention> with) {
            List<List<Integer>> fewer = new ArrayList<>();
            for (int i = 0; i < most.size(); i++) {
                if (most.get(i) > 0) {
                    List<Integer> less = new ArrayList<>(most);
                    less.set(i, less.get(i) - 1);
                    fewer.add(less);
                }
            }
            if (!fewer.isEmpty()) {
                fewer.add(0, Arrays.asList(0, 0, 0, 0, 0));
            }
            return fewer.stream().map(each -> new Drawn(seed, each, with));
        }

        private Stream<Drawn> moved(int index) {
            Intervention old = interventions.get(index);
            return moments().flatMap(moment -> {
                List<Intervention> moved = new ArrayList<>(interventions);
                moved.set(index, new Intervention(old.kind(), moment));
                Drawn earlier = new Drawn(seed, most, moved);
                return lateness(moved.get(index)) < lateness(old)
                        ? Stream.concat(fewerFaults(moved).limit(1), Stream.of(earlier))
                        : fewerFaults(moved).limit(1);
            });
        }

        private IntStream indexes() {
            return IntStream.range(0, interventions.size());
        }

        private static Stream<Intervention.Moment> moments() {
            return Stream.concat(
                    TIMES.stream().map(Intervention.After::new),
                    LongStream.rangeClosed(1, MOST_RECORDS).mapToObj(Intervention.AtRecord::new));
        }

        private static long lateness(Intervention each) {
            return each.moment() instanceof Intervention.AtRecord at
                    ? TIMES.size() + at.records()
                    : TIMES.indexOf(((Intervention.After) each.moment()).time());
        }
    }
}
