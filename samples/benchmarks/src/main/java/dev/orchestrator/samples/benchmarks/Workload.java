package dev.orchestrator.samples.benchmarks;

/** The reference workload: square the numbers below n, one in ten rejected once and tried again. */
interface Workload {
    String name();

    /**
     * Does it and checks every result.
     *
     * @return what somebody who is interested in the results holds on to, threads included, until it is closed
     */
    AutoCloseable run(int tasks, int threads) throws Exception;

    static void require(int n, long result) {
        if (result != (long) n * n) {
            throw new IllegalStateException("the square of " + n + " came out as " + result);
        }
    }
}
