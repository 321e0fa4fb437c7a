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
 * <p>It stops only answers that no end, and no {@linkplain dev.orchestrator.schema.repair.JsonRepair mending}, makes valid:
 * where a model writes prose, or what is not JSON but can be made JSON, it looks away and leaves the judgement to
 * {@link StructuredOutput#judge}. What it watches begins with a bracket, after thoughts in tags and the first line of a code
 * block.
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
    /** What came before the value began. */
    private final StringBuilder before = new StringBuilder();
    /** Up to where there is no closing tag. */
    private int searched;

    private boolean thinking;
    private boolean watching;
    private boolean lookingAway;
    /** Where the value begins. */
    private int start;

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
        if (watching) {
            watch(delta);
        } else {
            before.append(delta);
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
        int at = blank(thinking ? afterThoughts() : 0);
        if (!thinking && OPENING.matcher(before).region(at, before.length()).lookingAt()) {
            thinking = true;
            searched = at;
            at = blank(afterThoughts());
        }
        if (thinking && at == before.length()) {
            return; // still thinking, or nothing after it yet
        }
        Matcher fence = FENCE.matcher(before).region(at, before.length());
        if (fence.lookingAt()) {
            at = blank(fence.end());
        }
        if (at == before.length() || mayOpen(at)) {
            return;
        }
        char first = before.charAt(at);
        if (first == '{' || first == '[') {
            watching = true;
            start = at;
            watch(before.substring(at));
        } else {
            lookingAway = true;
        }
    }

    /** Returns whether what is there may still become a tag or the first line of a code block. */
    private boolean mayOpen(int at) {
        char first = before.charAt(at);
        return (first == '<' || first == '`') && before.length() - at < LONGEST_OPENING && before.indexOf("\n", at) < 0;
    }

    private int afterThoughts() {
        Matcher closing = CLOSING.matcher(before).region(searched, before.length());
        if (closing.find()) {
            return closing.end();
        }
        searched = Math.max(searched, before.lastIndexOf("<"));
        return before.length();
    }

    private int blank(int from) {
        int at = from;
        while (at < before.length() && Character.isWhitespace(before.charAt(at))) {
            at++;
        }
        return at;
    }

    private void watch(String delta) {
        if (validator.feed(delta) instanceof Prefix.Dead dead) {
            if (isMendable(dead)) {
                lookingAway = true;
            } else {
                death = new Prefix.Dead(dead.pointer(), dead.keyword(), start + dead.offset());
            }
        }
    }

    /** What is not JSON may be made JSON; a string may hold the object that is asked for. */
    private boolean isMendable(Prefix.Dead dead) {
        return dead.keyword().equals("json")
                || dead.offset() >= validator.text().length()
                || validator.text().charAt((int) dead.offset()) == '"';
    }
}
