package dev.orchestrator.schema.structured;

import dev.orchestrator.schema.stream.Partial;
import dev.orchestrator.schema.stream.Prefix;
import dev.orchestrator.schema.stream.PrefixSchema;
import dev.orchestrator.schema.stream.PrefixValidator;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads along while a model writes its answer, and says when going on is pointless.
 *
 * <p>What it watches begins with a bracket, after thoughts in tags and the first line of a code block. It stops where no end,
 * and no {@linkplain dev.orchestrator.schema.repair.JsonRepair mending}, makes that valid; another value that might follow is
 * not waited for. Where a model writes prose, or what is not JSON but can be made JSON, it looks away and leaves the
 * judgement to {@link StructuredOutput#judge}. It may stop a few characters behind the place it names: a comma too many and a
 * text without quotes can be mended, and what follows tells them from what cannot.
 *
 * <p>For one answer and one thread at a time.
 *
 * @since 0.1.0
 */
public final class StreamGuard {
    private static final String THOUGHTS = "think|thinking|thought|thoughts|reasoning|reflection|scratchpad";
    private static final Pattern OPENING = Pattern.compile("<(?:" + THOUGHTS + ")\\s{0,10}>", Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOSING =
            Pattern.compile("</(?:" + THOUGHTS + ")\\s{0,10}>", Pattern.CASE_INSENSITIVE);
    private static final Pattern FENCE = Pattern.compile("```[A-Za-z0-9]{0,20}[ \\t]{0,10}\\r?\\n");
    /** The longest of what may come before the value, thoughts excepted. */
    private static final int LONGEST_OPENING = 100;

    private final PrefixValidator validator;
    /** What came before the value began, as far as it is not yet known to be an opening. */
    private final StringBuilder opening = new StringBuilder();
    /** How much of the answer came before that. */
    private int dropped;

    private boolean thinking;
    private boolean thought;
    private boolean fenced;
    private boolean watching;
    private boolean lookingAway;
    /** Where the value begins, and how much of it there is. */
    private int start;

    private int watched;

    private @Nullable Doubt doubt;
    private Prefix.@Nullable Dead death;

    StreamGuard(PrefixSchema schema) {
        this.validator = schema.start();
    }

    /**
     * Reads on.
     *
     * @return whether going on makes sense: false if nothing that follows can make the answer valid
     */
    public boolean feed(String delta) {
        Objects.requireNonNull(delta, "delta");
        if (death != null || lookingAway) {
            return death == null;
        }
        if (doubt != null) {
            settle(doubt, delta);
        } else if (watching) {
            watch(delta);
        } else {
            opening.append(delta);
            begin();
        }
        return death == null;
    }

    /** Returns where and why the answer can no longer become valid; empty if it can. The offset is that in the answer. */
    public Optional<Prefix.Dead> death() {
        return Optional.ofNullable(death);
    }

    /** Returns what is known of the value so far, in terms of the schema that was sent; empty if that is nothing. */
    public Optional<Partial> partial() {
        return watching ? validator.partial() : Optional.empty();
    }

    /** Looks for the value's first bracket. */
    private void begin() {
        while (!thinking || skipThoughts()) {
            skipBlank();
            Matcher tag = OPENING.matcher(opening);
            Matcher fence = FENCE.matcher(opening);
            if (!thought && tag.lookingAt()) {
                drop(tag.end());
                thinking = true;
                thought = true;
            } else if (!fenced && fence.lookingAt()) {
                drop(fence.end());
                fenced = true;
            } else {
                if (!opening.isEmpty() && !mayOpen()) {
                    value();
                }
                return;
            }
        }
    }

    private void value() {
        char first = opening.charAt(0);
        if (first == '{' || first == '[') {
            watching = true;
            start = dropped;
            watch(opening.toString());
        } else {
            lookingAway = true;
        }
    }

    /** Returns whether what is there may still become a tag or the first line of a code block. */
    private boolean mayOpen() {
        char first = opening.charAt(0);
        return (first == '<' || first == '`') && opening.length() < LONGEST_OPENING && opening.indexOf("\n") < 0;
    }

    /** Returns false if they go on. */
    private boolean skipThoughts() {
        Matcher closing = CLOSING.matcher(opening);
        if (closing.find()) {
            drop(closing.end());
            thinking = false;
            return true;
        }
        int tag = opening.lastIndexOf("<");
        drop(tag < 0 || opening.length() - tag > LONGEST_OPENING ? opening.length() : tag);
        return false;
    }

    private void skipBlank() {
        int at = 0;
        while (at < opening.length() && Character.isWhitespace(opening.charAt(at))) {
            at++;
        }
        drop(at);
    }

    private void drop(int length) {
        opening.delete(0, length);
        dropped += length;
    }

    private void watch(String delta) {
        int before = watched;
        watched += delta.length();
        if (!(validator.feed(delta) instanceof Prefix.Dead dead)) {
            return;
        }
        int at = (int) dead.offset() - before;
        if (at < 0 || at >= delta.length() || isMendable(dead, delta.charAt(at))) {
            lookingAway = true;
            return;
        }
        Prefix.Dead inAnswer = new Prefix.Dead(dead.pointer(), dead.keyword(), start + dead.offset());
        doubt = Doubt.of(inAnswer, delta.charAt(at));
        if (doubt == null) {
            death = inAnswer;
        } else {
            settle(doubt, delta.substring(at));
        }
    }

    /** What is not JSON may be made JSON; a string may hold the object that is asked for; a first bracket may be prose's. */
    private static boolean isMendable(Prefix.Dead dead, char at) {
        return dead.keyword().equals("json") || dead.offset() == 0 || at == '"';
    }

    private void settle(Doubt open, String more) {
        switch (open.read(more)) {
            case DEAD -> death = open.death;
            case MENDABLE -> lookingAway = true;
            case OPEN -> {}
        }
    }
}
