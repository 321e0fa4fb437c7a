package fraction;

/** A fraction in lowest terms, with a positive denominator. */
public final class Fraction {
    private Fraction() {}

    public static Fraction of(int numerator, int denominator) {
        throw new UnsupportedOperationException("not written yet");
    }

    public int numerator() {
        throw new UnsupportedOperationException("not written yet");
    }

    public int denominator() {
        throw new UnsupportedOperationException("not written yet");
    }

    public Fraction plus(Fraction other) {
        throw new UnsupportedOperationException("not written yet");
    }

    public Fraction times(Fraction other) {
        throw new UnsupportedOperationException("not written yet");
    }
}
