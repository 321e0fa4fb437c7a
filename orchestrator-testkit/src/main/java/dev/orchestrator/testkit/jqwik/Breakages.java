package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Draws moves that are wrong in one way: a valid split, and beside its subtasks one that is not. */
final class Breakages {
    /** More subtasks than that are no test of a limit any more. */
    private static final int MOST_TOO_MANY = 200;
    /** The most that a breakage adds to a split. */
    private static final int ADDED = 2;

    private final Catalogue catalogue;
    private final Limits limits;
    private final Moves moves;
    private final String worker;

    private record Breakage(String finding, UnaryOperator<Move.Split> change) {}

    Breakages(Catalogue catalogue, Limits limits) {
        if (catalogue.workers().isEmpty()) {
            throw new IllegalArgumentException("a subtask needs somebody to do it; name a worker in the catalogue");
        }
        this.catalogue = catalogue;
        this.limits = limits;
        this.moves = new Moves(catalogue, limits, List.of(), List.of());
        this.worker = catalogue.workers().first();
    }

    Arbitrary<InvalidMove> moves() {
        Arbitrary<InvalidMove> whole = Arbitraries.of(
                new InvalidMove(Move.work(unknown(catalogue.workers())), "unknown-worker"),
                new InvalidMove(Move.split(List.of()), "splits-into-nothing"),
                new InvalidMove(Move.await(), "awaits-nothing"));
        if (limits.depth() == 0) {
            InvalidMove deeper = new InvalidMove(Move.split(Subtask.work("deeper", worker)), "too-deep");
            return Arbitraries.oneOf(List.of(whole, Arbitraries.just(deeper)));
        }
        if (moves.room() <= ADDED) {
            return whole;
        }
        Arbitrary<InvalidMove> broken = Combinators.combine(
                        moves.splits(moves.room() - ADDED), Arbitraries.of(breakages()))
                .as((split, breakage) -> new InvalidMove(breakage.change().apply(split), breakage.finding()));
        return Arbitraries.frequencyOf(Tuple.of(1, whole), Tuple.of(breakages().size() / 3, broken));
    }

    private List<Breakage> breakages() {
        Subtask fine = Subtask.work("broken", worker);
        List<Breakage> all = new ArrayList<>();
        all.add(adding("unknown-worker", Subtask.work("broken", unknown(catalogue.workers()))));
        all.add(adding("unknown-planner", Subtask.plan("broken", unknown(catalogue.planners()))));
        all.add(adding("unknown-verifier", fine.doneWhen(Criterion.of("any", unknown(catalogue.verifiers())))));
        all.add(adding("duplicate-name", fine, fine));
        all.add(adding("blank-name", Subtask.work(" ", worker)));
        all.add(adding("blank-objective", fine.objective(" ")));
        all.add(adding("blank-label", fine.labels(" ")));
        all.add(adding("bad-limits", fine.limits(Limits.none().maxTokens(1))));
        all.add(adding("unknown-requirement", fine.requirements("nothing that is required")));
        all.add(adding("unknown-dependency", fine.after("nobody")));
        all.add(adding("cycle", fine.after("broken")));
        all.add(adding(
                "cycle",
                fine.after("broken, too"),
                Subtask.work("broken, too", worker).after("broken")));
        all.add(new Breakage(
                "unknown-child", split -> split.wake(Move.Wake.WHEN_SETTLED).cancel("nobody")));
        all.add(new Breakage(
                "quorum-too-large", split -> split.quorum(split.add().size() + 1)));
        if (!catalogue.verifiers().isEmpty()) {
            Criterion criterion = Criterion.of("twice", catalogue.verifiers().first());
            all.add(adding("duplicate-criterion", fine.doneWhen(criterion, criterion)));
        }
        if (limits.children() < Math.min(limits.tasks() - 1, MOST_TOO_MANY)) {
            all.add(new Breakage("too-many-children", split -> upTo(limits.children() + 1, split)));
        }
        if (limits.tasks() <= Math.min(limits.children(), MOST_TOO_MANY)) {
            all.add(new Breakage("too-many-tasks", split -> upTo(limits.tasks(), split)));
        }
        return all;
    }

    private static Breakage adding(String finding, Subtask... subtasks) {
        return new Breakage(finding, split -> with(split, Stream.of(subtasks)));
    }

    private Move.Split upTo(int count, Move.Split split) {
        int missing = count - split.add().size();
        return with(split, Stream.iterate(0, i -> i + 1).limit(missing).map(i -> Subtask.work("more " + i, worker)));
    }

    private static Move.Split with(Move.Split split, Stream<Subtask> more) {
        return new Move.Split(
                Stream.concat(split.add().stream(), more).toList(), split.cancel(), split.quorum(), split.wake());
    }

    private static String unknown(SortedSet<String> known) {
        String name = "nobody";
        while (known.contains(name)) {
            name += "'";
        }
        return name;
    }
}
