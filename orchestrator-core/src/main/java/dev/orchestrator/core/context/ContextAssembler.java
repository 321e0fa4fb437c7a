package dev.orchestrator.core.context;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.core.context.Layout.Rendered;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * Puts sections together to a text that never has more tokens than a ceiling.
 *
 * <p>Every section first gets its minimum. What is left goes to the sections by priority, to each as much as it can use
 * up to its maximum, before the next gets any. Sections that do not fit whole are treated by their {@link Overflow}.
 * The order of the text is that in which the sections are given; a section without content is left out. Equal inputs
 * give equal bytes.
 *
 * <p>The text is counted as a whole in the end, and shrunk by the same rules if a tokenizer finds more in it than in
 * its parts. What is counted grows linearly with the size of the sections.
 *
 * <p>Immutable and safe for use by several threads, as far as the tokenizer is.
 *
 * <pre>{@code
 * AssembledContext context = ContextAssembler.within(8_000).assemble(List.of(
 *         Sections.criteria(assignment.criteria()),
 *         Sections.findings(assignment.findings()).minimum(500).priority(1)));
 * }</pre>
 */
public final class ContextAssembler {
    private final long ceiling;
    private final Tokenizer tokenizer;

    private ContextAssembler(long ceiling, Tokenizer tokenizer) {
        this.ceiling = ceiling;
        this.tokenizer = tokenizer;
    }

    /**
     * Returns an assembler that counts {@linkplain Tokenizer#bytes() bytes}.
     *
     * @param ceiling the most tokens a text may have; a model's limit also covers other messages, tools and the answer
     * @throws IllegalArgumentException if it is less than 1
     */
    public static ContextAssembler within(long ceiling) {
        if (ceiling < 1) {
            throw new IllegalArgumentException("a context's ceiling must be at least 1 token, but was " + ceiling);
        }
        return new ContextAssembler(ceiling, Tokenizer.bytes());
    }

    /** Sets who counts tokens. */
    public ContextAssembler tokenizer(Tokenizer tokenizer) {
        return new ContextAssembler(ceiling, Objects.requireNonNull(tokenizer, "tokenizer"));
    }

    /**
     * Assembles a text.
     *
     * @throws ContextOverflowException if a section that must be whole exceeds its maximum, or what must be shown
     *     exceeds the ceiling
     * @throws OrchestratorException of class {@link FailureClass#DEFECT} if the tokenizer counts less than nothing
     */
    public AssembledContext assemble(List<Section> sections) {
        ToLongFunction<String> counter = this::count;
        List<Layout> layouts =
                sections.stream().map(section -> new Layout(section, counter)).toList();
        List<Layout> byPriority = layouts.stream()
                .sorted(Comparator.comparingInt((Layout it) -> it.section().priority())
                        .reversed())
                .toList();
        long beyondMinima =
                ceiling - layouts.stream().mapToLong(Layout::reserve).sum();
        for (long cut = 0; ; ) {
            Map<Layout, Rendered> shares = share(byPriority, ceiling - cut);
            StringBuilder joined = new StringBuilder();
            layouts.forEach(it -> joined.append(share(shares, it).text()));
            String text = joined.substring(Math.min(1, joined.length()));
            long tokens = count(text);
            if (tokens <= ceiling) {
                return new AssembledContext(
                        text,
                        tokens,
                        Fence.sha256(text),
                        layouts.stream().map(it -> it.part(share(shares, it))).toList());
            }
            if (cut == beyondMinima) {
                throw tooMuch(byPriority, tokens);
            }
            cut = Math.min(beyondMinima, 2 * cut + tokens - ceiling);
        }
    }

    private static Rendered share(Map<Layout, Rendered> shares, Layout layout) {
        return Objects.requireNonNull(shares.get(layout));
    }

    /** Gives each section its minimum, and then the rest by priority. */
    private static Map<Layout, Rendered> share(List<Layout> byPriority, long room) {
        long free = room;
        for (Layout layout : byPriority) {
            free -= reserve(layout, free, room);
        }
        Map<Layout, Rendered> shares = new HashMap<>();
        for (Layout layout : byPriority) {
            long mine = layout.reserve() + free;
            Rendered rendered = layout.fit(Math.min(mine, layout.section().maximum()));
            free = mine - rendered.tokens();
            shares.put(layout, rendered);
        }
        return shares;
    }

    private static long reserve(Layout layout, long free, long room) {
        Section section = layout.section();
        long needed = layout.reserve();
        if (needed > section.maximum()) {
            throw new ContextOverflowException(
                    section.name(),
                    needed,
                    section.maximum(),
                    "section '" + section.name() + "' must be whole and needs " + needed
                            + " tokens, but its maximum is " + section.maximum()
                            + "; raise the maximum, or allow the section to be cut");
        }
        if (needed > free) {
            throw new ContextOverflowException(
                    section.name(),
                    needed,
                    free,
                    "section '" + section.name() + "' needs at least " + needed + " tokens, but of " + room + " only "
                            + free + " are left beside the other minima; raise the ceiling, or allow a section to be"
                            + " cut");
        }
        return needed;
    }

    private ContextOverflowException tooMuch(List<Layout> byPriority, long tokens) {
        String last = byPriority.isEmpty()
                ? ""
                : byPriority.get(byPriority.size() - 1).section().name();
        return new ContextOverflowException(
                last,
                tokens,
                ceiling,
                "the least that must be shown, down to section '" + last + "', has " + tokens
                        + " tokens when joined, which is above the ceiling of " + ceiling
                        + "; raise the ceiling, or allow a section to be cut");
    }

    private long count(String text) {
        long tokens = tokenizer.count(text);
        if (tokens < 0) {
            throw new OrchestratorException(
                    FailureClass.DEFECT,
                    "the tokenizer counts " + tokens + " tokens in a text of " + text.length()
                            + " characters; use another tokenizer");
        }
        return tokens;
    }
}
