package dev.orchestrator.schema.structured;

import dev.orchestrator.schema.stream.Prefix;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A death that may be no more than a comma too many, or a text that lacks its quotes: both can be mended, and what follows
 * tells.
 */
final class Doubt {
    /** What is known of it. */
    enum State {
        OPEN,
        MENDABLE,
        DEAD
    }

    /** A text without quotes that is longer is left to the end. */
    private static final int LONGEST = 200;

    private static final String BARE = "-0123456789tfn";
    private static final Pattern SCALAR =
            Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null");
    private static final Pattern DELIMITER = Pattern.compile("[,}\\]]");

    final Prefix.Dead death;
    private final boolean comma;
    private final StringBuilder follows = new StringBuilder();

    private Doubt(Prefix.Dead death, boolean comma) {
        this.death = death;
        this.comma = comma;
    }

    /**
     * Returns the doubt there is; null if there is none.
     *
     * @param at the character where the text died
     */
    static @Nullable Doubt of(Prefix.Dead death, char at) {
        return at == ',' || BARE.indexOf(at) >= 0 ? new Doubt(death, at == ',') : null;
    }

    /** Reads on, from the character where the text died. */
    State read(String more) {
        follows.append(more);
        if (comma) {
            return afterComma();
        }
        var delimiter = DELIMITER.matcher(follows);
        if (delimiter.find()) {
            boolean scalar = SCALAR.matcher(
                            follows.substring(0, delimiter.start()).strip())
                    .matches();
            return scalar ? State.DEAD : State.MENDABLE;
        }
        return follows.length() > LONGEST ? State.MENDABLE : State.OPEN;
    }

    private State afterComma() {
        for (int i = 1; i < follows.length(); i++) {
            char c = follows.charAt(i);
            if (!Character.isWhitespace(c)) {
                return "]}/#".indexOf(c) >= 0 ? State.MENDABLE : State.DEAD;
            }
        }
        return follows.length() > LONGEST ? State.MENDABLE : State.OPEN;
    }
}
