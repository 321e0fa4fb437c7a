package dev.orchestrator.api;

/** What repeating an effect would do; decides what happens to one that a crash left in doubt. */
public enum Effect {
    /** Touches nothing outside: run again. */
    PURE,
    /** Takes a key, and the second time with the same key does nothing: run again with the same call id. */
    IDEMPOTENT,
    /** Can be asked whether a call id happened: ask, then record or run. */
    RECONCILABLE,
    /** Must not happen twice: never run again, a person decides. */
    AT_MOST_ONCE
}
