package dev.orchestrator.schema.regex;

/** Bounds the work of regular expressions: a text that can be looked at only so often. */
public final class Fuel implements CharSequence {
    private static final int PER_MATCH = 200_000;
    private static final long PER_DOCUMENT = 20_000_000;

    private CharSequence text = "";
    private int left;
    private long total = PER_DOCUMENT;

    /** Thrown by looking once too often. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;
        static final Spent SPENT = new Spent();

        private Spent() {
            super("the regular expression takes too long", null, false, false);
        }
    }

    public Fuel over(CharSequence next) {
        text = next;
        left = (int) Math.min(PER_MATCH, total);
        return this;
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw Spent.SPENT;
        }
        total--;
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
