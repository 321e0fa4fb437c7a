package dev.orchestrator.schema.repair;

/**
 * The marks of Markdown code blocks. To be asked in the order of the text: then all of it is searched once, however often
 * there is a question.
 */
final class Fences {
    private static final String FENCE = "```";
    private static final String ON_A_LINE = "\n" + FENCE;

    private final String text;
    private final Next any = new Next(FENCE);
    private final Next onALine = new Next(ON_A_LINE);

    Fences(String text) {
        this.text = text;
    }

    boolean at(int index) {
        return text.startsWith(FENCE, index);
    }

    /** Returns where the next fence is, or the end of the text. */
    int next(int from) {
        return any.find(from);
    }

    /** Returns where the next fence is that begins a line, behind the start of the text; or the end of the text. */
    int nextOnALine(int from) {
        return Math.min(text.length(), onALine.find(Math.max(0, from - 1)) + 1);
    }

    private final class Next {
        private final String mark;
        private int asked;
        private int found = -1;

        Next(String mark) {
            this.mark = mark;
        }

        int find(int from) {
            if (from > found || from < asked) {
                int index = text.indexOf(mark, from);
                found = index < 0 ? text.length() : index;
                asked = from;
            }
            return found;
        }
    }
}
