package dev.orchestrator.core.engine;

/**
 * User code may recurse without end and call the engine on each level. Where the stack ends, it must end before the
 * engine has begun anything, and not inside the loop, which the run would not survive.
 */
final class StackRoom {
    /** Of frames that hold a dozen numbers each: as much as the loop ever needs, and some more. */
    private static final int FRAMES = 64;

    private StackRoom() {}

    /** @throws StackOverflowError if there is none */
    static void require() {
        descend(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @SuppressWarnings("UnusedReturnValue") // computed so that each frame has something to keep
    private static long descend(
            int frames,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            long g,
            long h,
            long i,
            long j,
            long k,
            long l) {
        return frames == 0
                ? a
                : descend(frames - 1, b, c, d, e, f, g, h, i, j, k, l, a)
                        + (a ^ b ^ c ^ d ^ e ^ f ^ g ^ h ^ i ^ j ^ k ^ l);
    }
}
