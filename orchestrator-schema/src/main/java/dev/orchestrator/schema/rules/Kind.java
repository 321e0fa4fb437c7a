package dev.orchestrator.schema.rules;

/** What a JSON value is, as far as its first character tells, and sets of these; a number may be either of two. */
public final class Kind {
    public static final int OBJECT = 1;
    public static final int ARRAY = 2;
    public static final int STRING = 4;
    static final int INTEGER = 8;
    public static final int FRACTION = 16;
    public static final int TRUE = 32;
    public static final int FALSE = 64;
    public static final int NULL = 128;
    public static final int NUMBER = INTEGER | FRACTION;
    static final int ANY = 255;

    private Kind() {}

    /** Returns what a value that begins so may be. */
    static int startingWith(char c) {
        return switch (c) {
            case '{' -> OBJECT;
            case '[' -> ARRAY;
            case '"' -> STRING;
            case 't' -> TRUE;
            case 'f' -> FALSE;
            case 'n' -> NULL;
            default -> NUMBER;
        };
    }

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
