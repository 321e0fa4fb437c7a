package dev.orchestrator.schema.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A set of code points.
 *
 * @param ranges in order; they do not touch
 */
public record CharSet(List<Range> ranges) {
    public static final CharSet EVERY = of(0, Character.MAX_CODE_POINT);
    static final CharSet DIGITS = of('0', '9');
    static final CharSet WORD = of('a', 'z').or(of('A', 'Z')).or(DIGITS).or(of('_'));
    static final CharSet SPACE = of('\t', '\r').or(of(' '));
    /** What a dot stands for. */
    static final CharSet NO_LINE_END =
            of('\n').or(of('\r')).or(of(0x85)).or(of(0x2028, 0x2029)).not();

    /** Code points, the last of them included. */
    public record Range(int from, int to) {}

    public static CharSet of(int point) {
        return of(point, point);
    }

    public static CharSet of(int from, int to) {
        return new CharSet(List.of(new Range(from, to)));
    }

    public CharSet or(CharSet other) {
        TreeMap<Integer, Integer> merged = new TreeMap<>();
        ranges.forEach(range -> merged.merge(range.from(), range.to(), Math::max));
        other.ranges.forEach(range -> merged.merge(range.from(), range.to(), Math::max));
        List<Range> result = new ArrayList<>();
        merged.forEach((from, to) -> {
            Range last = result.isEmpty() ? null : result.get(result.size() - 1);
            if (last != null && from <= last.to() + 1) {
                result.set(result.size() - 1, new Range(last.from(), Math.max(last.to(), to)));
            } else {
                result.add(new Range(from, to));
            }
        });
        return new CharSet(List.copyOf(result));
    }

    public CharSet not() {
        List<Range> result = new ArrayList<>();
        int next = 0;
        for (Range range : ranges) {
            if (range.from() > next) {
                result.add(new Range(next, range.from() - 1));
            }
            next = range.to() + 1;
        }
        if (next <= Character.MAX_CODE_POINT) {
            result.add(new Range(next, Character.MAX_CODE_POINT));
        }
        return new CharSet(List.copyOf(result));
    }

    public boolean contains(int point) {
        for (Range range : ranges) {
            if (point <= range.to()) {
                return point >= range.from();
            }
        }
        return false;
    }
}
