package dev.orchestrator.schema.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A machine that may be in several states at once: what a regular expression says, taken literally. */
final class RegexMachine {
    private static final int MOST_STATES = 4_000;
    /** So that making a table takes tens of milliseconds at most, whatever the expression. */
    private static final int MOST_WORK = 2_000_000;

    /** Thrown for an expression that would need more states, or more work. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("the regular expression takes too much", null, false, false);
        }
    }

    /** A step on one of the code points, or on none. */
    private record Step(@Nullable CharSet on, int to) {}

    /** A part of the machine with one beginning and one end. */
    record Fragment(int from, int to) {}

    private final List<List<Step>> steps = new ArrayList<>();
    private final List<CharSet> sets = new ArrayList<>();
    private int work;

    private int state() {
        if (steps.size() == MOST_STATES) {
            throw new TooLarge();
        }
        steps.add(new ArrayList<>(2));
        return steps.size() - 1;
    }

    private void step(int from, @Nullable CharSet on, int to) {
        steps.get(from).add(new Step(on, to));
    }

    /** Returns all sets of code points that make a difference. */
    List<CharSet> sets() {
        return sets;
    }

    /** Adds a part. */
    Fragment add(RegexTree tree) {
        if (tree instanceof RegexTree.Chars chars) {
            return one(chars.set());
        } else if (tree instanceof RegexTree.Sequence sequence) {
            Fragment all = nothing();
            for (RegexTree part : sequence.parts()) {
                all = then(all, add(part));
            }
            return all;
        } else if (tree instanceof RegexTree.Choice choice) {
            Fragment any = add(choice.branches().get(0));
            for (RegexTree branch :
                    choice.branches().subList(1, choice.branches().size())) {
                any = either(any, add(branch));
            }
            return any;
        }
        return repeat((RegexTree.Repeat) tree);
    }

    private Fragment repeat(RegexTree.Repeat repeat) {
        Fragment all = nothing();
        for (int i = 0; i < repeat.least(); i++) {
            all = then(all, add(repeat.part()));
        }
        if (repeat.most() == RegexTree.Repeat.UNBOUNDED) {
            return then(all, anyTimes(add(repeat.part())));
        }
        for (int i = repeat.least(); i < repeat.most(); i++) {
            all = then(all, either(add(repeat.part()), nothing()));
        }
        return all;
    }

    private Fragment nothing() {
        int state = state();
        return new Fragment(state, state);
    }

    private Fragment one(CharSet set) {
        Fragment fragment = new Fragment(state(), state());
        step(fragment.from(), set, fragment.to());
        sets.add(set);
        return fragment;
    }

    private Fragment then(Fragment first, Fragment second) {
        step(first.to(), null, second.from());
        return new Fragment(first.from(), second.to());
    }

    private Fragment either(Fragment one, Fragment other) {
        Fragment fragment = new Fragment(state(), state());
        step(fragment.from(), null, one.from());
        step(fragment.from(), null, other.from());
        step(one.to(), null, fragment.to());
        step(other.to(), null, fragment.to());
        return fragment;
    }

    private Fragment anyTimes(Fragment part) {
        Fragment fragment = new Fragment(state(), state());
        step(fragment.from(), null, part.from());
        step(fragment.from(), null, fragment.to());
        step(part.to(), null, part.from());
        step(part.to(), null, fragment.to());
        return fragment;
    }

    /** Returns the set with this one state, and those that need no code point to get to from there. */
    BitSet start(int state) {
        BitSet start = new BitSet(steps.size());
        start.set(state);
        return closed(start);
    }

    /** Adds the states that need no code point to get to. */
    BitSet closed(BitSet states) {
        BitSet closed = new BitSet(steps.size());
        List<Integer> open = new ArrayList<>();
        states.stream().forEach(open::add);
        while (!open.isEmpty()) {
            int state = open.remove(open.size() - 1);
            if (closed.get(state)) {
                continue;
            }
            closed.set(state);
            work(1);
            for (Step step : steps.get(state)) {
                if (step.on() == null) {
                    open.add(step.to());
                }
            }
        }
        return closed;
    }

    /** Returns, for each class of code points, the states that its code points lead to, before {@link #closed}. */
    BitSet[] after(BitSet states, Map<CharSet, BitSet> classes, int count) {
        BitSet[] after = new BitSet[count];
        Arrays.setAll(after, i -> new BitSet(steps.size()));
        states.stream().forEach(state -> {
            for (Step step : steps.get(state)) {
                if (step.on() != null) {
                    BitSet on = Objects.requireNonNull(classes.get(step.on()));
                    work(on.cardinality());
                    on.stream().forEach(each -> after[each].set(step.to()));
                }
            }
        });
        return after;
    }

    private void work(int more) {
        work += more;
        if (work > MOST_WORK) {
            throw new TooLarge();
        }
    }
}
