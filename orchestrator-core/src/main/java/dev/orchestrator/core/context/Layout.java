package dev.orchestrator.core.context;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One section while a context is assembled: it finds out once what it needs, and then what fits into the room it gets.
 * What was counted is kept, so that another try costs little. Confined to one thread.
 */
final class Layout {
    private static final long UNKNOWN = -1;

    private final Section section;
    private final Content content;
    private final ToLongFunction<String> counter;
    private final Rendered whole;
    private final @Nullable Fence fence;
    private @Nullable List<String> pieces;
    private long[] counts = {};
    private @Nullable String reference;

    /** What of a section goes into the text. */
    record Rendered(String text, long tokens, long shown) {
        static final Rendered NOTHING = new Rendered("", 0, 0);
    }

    Layout(Section section, ToLongFunction<String> counter) {
        this.section = section;
        this.content = section.content();
        this.counter = counter;
        this.fence = section.isFenced() ? Fence.around(section.name() + '\n' + content.whole()) : null;
        this.whole = content.isEmpty() ? Rendered.NOTHING : whole();
    }

    Section section() {
        return section;
    }

    /** Returns the tokens without which the section would not get its due. */
    long reserve() {
        Overflow overflow = section.overflow();
        if (overflow == Overflow.FAIL) {
            return whole.tokens;
        }
        if (overflow == Overflow.DROP) {
            return whole.tokens <= section.minimum() ? whole.tokens : 0;
        }
        return Math.min(section.minimum(), whole.tokens);
    }

    /** Returns as much of the section as fits, by its policy. */
    Rendered fit(long room) {
        if (whole.tokens <= room) {
            return whole;
        }
        if (!section.overflow().cuts()) {
            return Rendered.NOTHING;
        }
        long around = rendered(heading() + open() + marker(content.amount()) + close(), 0).tokens;
        for (long budget = room - around, step = 0; budget >= 0; budget -= step) {
            Rendered cut = cut(budget);
            if (cut.shown == 0) {
                break;
            }
            if (cut.tokens <= room) {
                return cut;
            }
            step = Math.max(2 * step, cut.tokens - room);
        }
        Rendered marker = rendered(heading() + marker(content.amount()), 0);
        return marker.tokens <= room ? marker : Rendered.NOTHING;
    }

    AssembledContext.Part part(Rendered rendered) {
        return new AssembledContext.Part(
                section.name(),
                rendered.tokens,
                rendered.shown,
                content.amount() - rendered.shown,
                content.unit(),
                reference);
    }

    private Rendered whole() {
        String marker = content.more() == 0 ? "" : marker(content.more());
        return rendered(heading() + open() + content.whole() + marker + close(), content.amount() - content.more());
    }

    /** Takes pieces in an order that does not depend on the room, so that with more room there is never less to see. */
    private Rendered cut(long budget) {
        List<String> all = pieces();
        int taken = 0;
        for (long left = budget; taken < all.size() && count(turn(taken)) <= left; taken++) {
            left -= count(turn(taken));
        }
        Overflow overflow = section.overflow();
        int head = overflow == Overflow.CUT_START ? 0 : overflow == Overflow.CUT_MIDDLE ? (taken + 1) / 2 : taken;
        int tail = all.size() - (taken - head);
        long shown = content.amount(all, 0, head) + content.amount(all, tail, all.size());
        String before = String.join("", all.subList(0, head));
        String after = String.join("", all.subList(tail, all.size()));
        String marker = shown == content.amount() ? "" : marker(content.amount() - shown);
        boolean inLine = !before.isEmpty() && !before.endsWith("\n");
        return rendered(heading() + open() + before + (inLine ? "\n" : "") + marker + after + close(), shown);
    }

    /** Returns which piece is taken as the n-th: from one end, or from both in turns. */
    private int turn(int n) {
        int last = pieces().size() - 1;
        Overflow overflow = section.overflow();
        if (overflow == Overflow.CUT_MIDDLE) {
            return n % 2 == 0 ? n / 2 : last - n / 2;
        }
        return overflow == Overflow.CUT_START ? last - n : n;
    }

    private List<String> pieces() {
        List<String> known = pieces;
        if (known == null) {
            known = content.pieces();
            counts = new long[known.size()];
            Arrays.fill(counts, UNKNOWN);
            pieces = known;
        }
        return known;
    }

    private long count(int piece) {
        if (counts[piece] == UNKNOWN) {
            counts[piece] = counter.applyAsLong(pieces().get(piece));
        }
        return counts[piece];
    }

    private Rendered rendered(String text, long shown) {
        String separated = '\n' + text;
        return new Rendered(separated, counter.applyAsLong(separated), shown);
    }

    private String heading() {
        return "## " + section.name() + "\n\n";
    }

    private String open() {
        return fence == null ? "" : fence.open();
    }

    private String close() {
        return fence == null ? "" : fence.close();
    }

    private String marker(long leftOut) {
        return (fence == null ? "[" : "[data " + fence.tag() + ": ")
                + leftOut + " of " + content.amount() + ' ' + content.unit() + " left out here"
                + (section.overflow().store() == null ? "" : "; all of it: " + reference())
                + "]\n";
    }

    private String reference() {
        String known = reference;
        if (known == null) {
            UnaryOperator<String> store =
                    Objects.requireNonNull(section.overflow().store());
            known = Objects.requireNonNull(store.apply(content.given()), "reference returned for " + section.name());
            reference = known;
        }
        return known;
    }
}
