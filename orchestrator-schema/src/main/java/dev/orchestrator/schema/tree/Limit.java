package dev.orchestrator.schema.tree;

/** What is refused for its size, in writing and in reading alike, so that whatever was written can be read. */
public final class Limit {
    /** Arrays and objects within each other. */
    public static final int NESTING = 500;
    /** Characters of one number. */
    public static final int NUMBER = 1_000;
    /** Characters of one string. */
    public static final int STRING = 16 * 1024 * 1024;
    /** Characters of one property name. */
    public static final int NAME = 50_000;
    /** Characters of a whole text: an object graph whose parts are shared can be far larger written than in memory. */
    public static final int TEXT = 64 * 1024 * 1024;

    private Limit() {}

    /** Refuses a text that has no UTF-8 form. */
    public static void requirePaired(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new Misfit("the string has half a surrogate pair, \\u" + Integer.toHexString(c) + ", at " + i
                            + " and so no UTF-8 form");
                }
                i++;
            }
        }
    }
}
