package fraction;

final class Divisors {
    private Divisors() {}

    static int greatestCommon(int a, int b) {
        return b == 0 ? Math.abs(a) : greatestCommon(b, a % b);
    }
}
