package fraction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FractionsTest {
    @Test
    void sums() {
        assertEquals(Fraction.of(3, 4), Fractions.sum(List.of(Fraction.of(1, 2), Fraction.of(1, 4))));
    }
}
