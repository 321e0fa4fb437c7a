package dev.orchestrator.schema.repair;

/** Where a value stands, which decides what may follow it. */
enum Place {
    TOP,
    NAME,
    MEMBER,
    ITEM
}
