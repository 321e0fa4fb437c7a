package dev.orchestrator.schema.stream;

import dev.orchestrator.schema.rules.SchemaCompiler;
import dev.orchestrator.schema.text.Text;
import dev.orchestrator.schema.text.Utf8;
import dev.orchestrator.schema.tree.Limit;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks one text against a {@link PrefixSchema}, as it comes in.
 *
 * <p>Fed in parts of any size, as chars or as UTF-8 bytes, split anywhere, also within a character; the verdict and its
 * offset do not depend on how. Once the text is dead, what is fed further is ignored. Keeps the text.
 *
 * <p>For one text and one thread at a time.
 *
 * @since 0.1.0
 */
public final class PrefixValidator {
    private static final Prefix ALIVE = new Prefix.Alive();
    private static final Prefix COMPLETE = new Prefix.Complete();

    private final Text text = new Text();
    private final Utf8 utf8 = new Utf8();
    private final Lexer lexer;
    private Prefix verdict = ALIVE;
    private boolean ended;

    PrefixValidator(SchemaCompiler.Compiled schema) {
        lexer = new Lexer(text, new Checks(schema, text));
        judge();
    }

    /**
     * Reads on.
     *
     * @return the verdict on all that was fed so far; a number that may go on is not yet complete
     * @throws IllegalStateException after {@link #end}, or if the text is longer than 64 million characters
     */
    public Prefix feed(String delta) {
        Objects.requireNonNull(delta, "delta");
        requireOpen(delta.length());
        if (lexer.isDead() || delta.isEmpty()) {
            return verdict;
        }
        if (utf8.isWithinCharacter()) {
            lexer.refuse();
        } else {
            text.append(delta);
            lexer.run();
        }
        return judge();
    }

    /** Reads on in UTF-8, as {@link #feed(String)}. */
    public Prefix feed(byte[] delta) {
        return feed(delta, 0, delta.length);
    }

    /**
     * Reads on in UTF-8, as {@link #feed(String)}.
     *
     * @throws IndexOutOfBoundsException if the range is not within the array
     */
    public Prefix feed(byte[] delta, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, delta.length);
        requireOpen(length);
        if (!lexer.isDead()) {
            boolean sound = utf8.decode(delta, offset, offset + length, text);
            lexer.run();
            if (!sound) {
                lexer.refuse();
            }
        }
        return judge();
    }

    /**
     * Says that the text has ended; again does nothing.
     *
     * @return {@link Prefix.Complete} or {@link Prefix.Dead}
     */
    public Prefix end() {
        if (!ended) {
            ended = true;
            if (utf8.isWithinCharacter()) {
                lexer.refuse();
            }
            lexer.end();
        }
        return judge();
    }

    /** Returns the verdict on all that was fed so far. */
    public Prefix verdict() {
        return verdict;
    }

    /** Returns the text so far; of one that is dead, perhaps without what came after the offset. */
    public String text() {
        return text.slice(0, text.length);
    }

    /**
     * Returns what is known of the value so far; empty if that is nothing. Of a text that is dead, what came before the
     * offset.
     *
     * <p>A snapshot: immutable, and no longer tied to this. Reads the text from its beginning each time, so ask when a
     * display is to be refreshed rather than with every delta.
     */
    public Optional<Partial> partial() {
        return PartialReader.read(text, lexer.sound());
    }

    private void requireOpen(int more) {
        if (ended) {
            throw new IllegalStateException("the text has ended; start a validator for each text");
        } else if ((long) text.length + more > Limit.TEXT) {
            throw new IllegalStateException("the text is longer than " + Limit.TEXT + " characters; stop reading it");
        }
    }

    private Prefix judge() {
        if (lexer.isDead()) {
            if (!(verdict instanceof Prefix.Dead)) {
                verdict = lexer.death();
            }
        } else if (lexer.isComplete()) {
            verdict = COMPLETE;
        }
        return verdict;
    }
}
