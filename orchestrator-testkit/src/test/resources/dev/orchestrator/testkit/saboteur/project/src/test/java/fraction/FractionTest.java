package fraction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FractionTest {
    @Test
    void is_in_lowest_terms() {
        assertEquals(Fraction.of(1, 2), Fraction.of(2, 4));
    }

    @Test
    void adds() {
        assertEquals(Fraction.of(5, 6), Fraction.of(1, 2).plus(Fraction.of(1, 3)));
    }

    @Test
    void multiplies() {
        assertEquals(Fraction.of(1, 6), Fraction.of(1, 2).times(Fraction.of(1, 3)));
    }
}
