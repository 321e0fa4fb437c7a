package fraction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/** Draws what it asks, and compares numbers rather than trust an equals that the worker wrote. */
class FractionLawsTest {
    private final Random random = new Random();

    private Fraction any() {
        return Fraction.of(random.nextInt(-99, 100), random.nextInt(1, 100));
    }

    /** Compares cross products: a/b = c/d where a·d = c·b. */
    private static void same(long numerator, long denominator, Fraction fraction) {
        assertEquals(numerator * fraction.denominator(), fraction.numerator() * denominator);
        assertNotEquals(0, fraction.denominator());
    }

    @RepeatedTest(10)
    void is_what_it_was_made_of() {
        int numerator = random.nextInt(-99, 100);
        int denominator = random.nextInt(1, 100);
        same(numerator, denominator, Fraction.of(numerator, denominator));
    }

    @RepeatedTest(10)
    void adds() {
        Fraction a = any();
        Fraction b = any();
        same(
                (long) a.numerator() * b.denominator() + (long) b.numerator() * a.denominator(),
                (long) a.denominator() * b.denominator(),
                a.plus(b));
    }

    @RepeatedTest(10)
    void multiplies() {
        Fraction a = any();
        Fraction b = any();
        same(
                (long) a.numerator() * b.numerator(),
                (long) a.denominator() * b.denominator(),
                a.times(b));
    }

    @RepeatedTest(10)
    void differs_from_what_it_is_not() {
        Fraction a = any();
        assertNotEquals(a, a.plus(Fraction.of(1, 7)));
    }
}
