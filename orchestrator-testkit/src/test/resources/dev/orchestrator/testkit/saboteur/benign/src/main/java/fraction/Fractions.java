package fraction;

import java.util.List;

/** A helper that nobody asked for and that does no harm. */
public final class Fractions {
    private Fractions() {}

    public static Fraction sum(List<Fraction> all) {
        return all.stream().reduce(Fraction.of(0, 1), Fraction::plus);
    }
}
