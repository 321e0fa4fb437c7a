package dev.orchestrator.schema.stream;

/** What a JSON value is, as far as its first character tells, and sets of these; a number may be either of two. */
final class Kind {
    static final int OBJECT = 1;
    static final int ARRAY = 2;
    static final int STRING = 4;
    static final int INTEGER = 8;
    static final int FRACTION = 16;
    static final int TRUE = 32;
    static final int FALSE = 64;
    static final int NULL = 128;
    static final int NUMBER = INTEGER | FRACTION;
    static final int ANY = 255;

    private Kind() {}

    static int ofType(String type) {
        return switch (type) {
            case "object" -> OBJECT;
            case "array" -> ARRAY;
            case "string" -> STRING;
            case "integer" -> INTEGER;
            case "number" -> NUMBER;
            case "boolean" -> TRUE | FALSE;
            case "null" -> NULL;
            default -> ANY; // no schema of this draft: left to the validator
        };
    }
}
