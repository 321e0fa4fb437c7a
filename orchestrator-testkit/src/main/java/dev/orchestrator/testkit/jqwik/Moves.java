package dev.orchestrator.testkit.jqwik;

import dev.orchestrator.api.Limits;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.plan.Assignee;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Draws valid moves. New subtasks depend on some drawn before them, so there is no cycle, whichever is listed first. */
final class Moves {
    /** More in one split find nothing new. */
    private static final int MOST = 8;
    /** What subtasks are called, with a number behind; a name may be nearly anything. */
    private static final List<String> NAMES = List.of("task", "a/b", "Prüfung 检查", "\"-> ", "0");

    private final Catalogue catalogue;
    private final TreeSet<String> atWork;
    private final TreeSet<String> done;
    /** How many subtasks a split may add. */
    private final int room;

    /** @param before the numbers of those drawn before it on which it depends, if there are so many */
    private record Draft(
            String name,
            Assignee by,
            @Nullable String input,
            List<Criterion> criteria,
            Set<Integer> before,
            Set<String> old) {}

    /** @param needed how many children, from 1; 0 for all */
    private record Rule(Set<String> cancel, int needed, Move.Wake wake, boolean lastFirst) {}

    Moves(Catalogue catalogue, Limits limits, Collection<String> atWork, Collection<String> done) {
        this.catalogue = catalogue;
        this.atWork = new TreeSet<>(atWork);
        this.done = new TreeSet<>(done);
        int tasks = limits.tasks() - 1 - this.atWork.size() - this.done.size();
        boolean nobody = catalogue.workers().isEmpty() && catalogue.planners().isEmpty();
        this.room = limits.depth() == 0 || nobody ? 0 : Math.max(0, Math.min(limits.children(), Math.min(tasks, MOST)));
    }

    Arbitrary<Move> valid() {
        Arbitrary<String> words = Arbitraries.strings().alpha().ofMaxLength(5);
        List<Arbitrary<? extends Move>> all = new ArrayList<>();
        all.add(words.injectNull(0.1).map(Move::conclude));
        all.add(words.map(word -> Move.infeasible("because of " + word)));
        if (!atWork.isEmpty()) {
            all.add(Arbitraries.just(Move.await()));
        } else if (!catalogue.workers().isEmpty()) {
            all.add(Combinators.combine(Arbitraries.of(catalogue.workers()), words.injectNull(0.5))
                    .as(Move.Work::new));
        }
        if (room > 0 || !atWork.isEmpty()) {
            Arbitrary<Move.Split> split = splits(room);
            all.add(split);
            all.add(split); // as the one of which there is most to draw
        }
        return Arbitraries.oneOf(all.stream().map(Moves::asMoves).toList());
    }

    int room() {
        return room;
    }

    /** Returns valid splits that add at most so many. */
    Arbitrary<Move.Split> splits(int most) {
        Arbitrary<Rule> rules = Combinators.combine(
                        olds(atWork.size()),
                        Arbitraries.integers().between(0, MOST),
                        Arbitraries.of(
                                Move.Wake.WHEN_SETTLED, Move.Wake.NEVER, Move.Wake.ON_FAILURE, Move.Wake.ON_EACH),
                        Arbitraries.of(false, true))
                .as(Rule::new);
        int least = atWork.isEmpty() ? 1 : 0;
        Arbitrary<List<Draft>> added = most == 0
                ? Arbitraries.just(List.of())
                : drafts().list().ofMinSize(least).ofMaxSize(most);
        return Combinators.combine(added, rules).as(this::split);
    }

    private Arbitrary<Draft> drafts() {
        Arbitrary<@Nullable String> inputs =
                Arbitraries.strings().alpha().ofMaxLength(5).injectNull(0.5);
        Arbitrary<Set<Integer>> before =
                Arbitraries.integers().between(0, MOST - 1).set().ofMaxSize(3);
        return Combinators.combine(Arbitraries.of(NAMES), assignees(), inputs, criteria(), before, olds(2))
                .as(Draft::new);
    }

    /** Returns none, or some, each of another verifier, whose name it has. */
    private Arbitrary<List<Criterion>> criteria() {
        if (catalogue.verifiers().isEmpty()) {
            return Arbitraries.just(List.of());
        }
        return Arbitraries.of(catalogue.verifiers())
                .set()
                .ofMaxSize(catalogue.verifiers().size())
                .map(names -> new TreeSet<>(names)
                        .stream().map(name -> Criterion.of(name, name)).toList());
    }

    private Arbitrary<Assignee> assignees() {
        List<Assignee> all = new ArrayList<>();
        catalogue.workers().forEach(name -> all.add(new Assignee.ToWorker(name)));
        catalogue.planners().forEach(name -> all.add(new Assignee.ToPlanner(name)));
        return Arbitraries.of(all);
    }

    private Arbitrary<Set<String>> olds(int most) {
        return atWork.isEmpty()
                ? Arbitraries.just(Set.of())
                : Arbitraries.of(atWork).set().ofMaxSize(Math.min(most, atWork.size()));
    }

    private Move.Split split(List<Draft> drafts, Rule rule) {
        List<String> names = new ArrayList<>();
        for (Draft draft : drafts) {
            int number = names.size();
            String name = draft.name() + number;
            while (atWork.contains(name) || done.contains(name) || names.contains(name)) {
                name += "'";
            }
            names.add(name);
        }
        List<Subtask> added = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            Set<String> after = new TreeSet<>(draft.old());
            after.removeAll(rule.cancel());
            for (int before : draft.before()) {
                if (before < i) {
                    after.add(names.get(before));
                }
            }
            added.add(Subtask.of(names.get(i), draft.by())
                    .input(draft.input())
                    .doneWhen(draft.criteria())
                    .after(after));
        }
        if (rule.lastFirst()) {
            Collections.reverse(added);
        }
        int possible = atWork.size() + added.size() - rule.cancel().size();
        int needed = rule.needed() > possible ? 0 : rule.needed();
        boolean allAndFewer = needed == 0 && !rule.cancel().isEmpty();
        return new Move.Split(
                added,
                rule.cancel(),
                needed == 0 ? Move.Quorum.ALL : new Move.Quorum(needed),
                allAndFewer && rule.wake() == Move.Wake.NEVER ? Move.Wake.WHEN_SETTLED : rule.wake());
    }

    private static Arbitrary<Move> asMoves(Arbitrary<? extends Move> some) {
        return some.map(move -> move);
    }
}
