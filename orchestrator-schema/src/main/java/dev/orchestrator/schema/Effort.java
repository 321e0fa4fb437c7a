package dev.orchestrator.schema;

import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.annotation.Annotation;
import com.networknt.schema.annotation.Annotations;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one validation may cost, counted in steps and not in time, so that the verdict does not depend on the machine. It
 * grows with the text, so that only what grows faster than the text is refused. One thread's.
 */
final class Effort extends ExecutionContext {
    private static final long LEAST_STEPS = 1_000_000;
    private static final long STEPS_PER_CHARACTER = 100;
    private static final long LEAST_LOOKS = 5_000_000;
    private static final long LOOKS_PER_CHARACTER = 100;

    private static final ThreadLocal<@Nullable Effort> CURRENT = new ThreadLocal<>();
    private static final ExecutionConfig ASSERTING = config(true);
    private static final ExecutionConfig ANNOTATING = config(false);

    private final Annotations annotations = new CountedAnnotations();
    private int depth;
    private long steps;
    private long looks;

    /** The validation ended before its end. */
    static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Spent(String reason) {
            super(reason, null, false, false);
        }
    }

    /** As {@link Spent}; the pattern at work adds what it was. */
    static final class CharactersSpent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private CharactersSpent() {
            super(null, null, false, false);
        }
    }

    /** Whoever asks for those of a place goes over all of them, and over the way to each. */
    private final class CountedAnnotations extends Annotations {
        private static final int LEVELS_PER_STEP = 64;

        private final Map<NodePath, List<Annotation>> byPlace = new HashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public @Nullable List<Annotation> get(Object place) {
                List<Annotation> found = super.get(place);
                if (found != null) {
                    steps((long) found.size() * (1 + depth / LEVELS_PER_STEP));
                }
                return found;
            }
        };

        @Override
        public Map<NodePath, List<Annotation>> asMap() {
            return byPlace;
        }

        @Override
        public void put(Annotation annotation) {
            byPlace.computeIfAbsent(annotation.getInstanceLocation(), place -> new ArrayList<>())
                    .add(annotation);
        }

        @Override
        public String toString() {
            return byPlace.toString();
        }
    }

    private Effort(ExecutionConfig config, int length) {
        super(config);
        this.steps = LEAST_STEPS + STEPS_PER_CHARACTER * length;
        this.looks = LEAST_LOOKS + LOOKS_PER_CHARACTER * length;
    }

    /** Starts a validation of a text of this length on this thread; {@link #end} must follow. */
    static Effort start(int length, boolean assertFormats) {
        Effort effort = new Effort(assertFormats ? ASSERTING : ANNOTATING, length);
        CURRENT.set(effort);
        return effort;
    }

    static void end() {
        CURRENT.remove();
    }

    /** Returns what is left for the validation under way. */
    static Effort current() {
        Effort current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("a pattern is matched only while a text is validated");
        }
        return current;
    }

    private static ExecutionConfig config(boolean assertFormats) {
        return ExecutionConfig.builder()
                .locale(Locale.ENGLISH)
                .formatAssertionsEnabled(assertFormats)
                .build();
    }

    @Override
    public void evaluationPathAddLast(String keyword) {
        depth++;
        steps(1);
        super.evaluationPathAddLast(keyword);
    }

    @Override
    public void evaluationPathAddLast(int index) {
        depth++;
        steps(1);
        super.evaluationPathAddLast(index);
    }

    @Override
    public void evaluationPathRemoveLast() {
        depth--;
        super.evaluationPathRemoveLast();
    }

    @Override
    public Annotations getAnnotations() {
        return annotations;
    }

    private void steps(long taken) {
        steps -= taken;
        if (steps < 0) {
            throw spent("the schema refers to itself, or to the same parts, so often that this value takes too long");
        }
    }

    /** Counts one look at a character. */
    void character() {
        if (--looks < 0) {
            throw new CharactersSpent();
        }
    }

    Spent spent(String reason) {
        return new Spent(reason);
    }
}
