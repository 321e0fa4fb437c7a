package dev.orchestrator.api.model;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.tool.ToolCall;
import java.util.List;
import java.util.Objects;

/** How a model answered. */
public sealed interface ModelReply {
    /** Returns what the call used. */
    Usage usage();

    /**
     * A complete answer.
     *
     * @param text the answer
     */
    record Answer(String text, Usage usage) implements ModelReply {
        /** @throws NullPointerException if a component is null */
        public Answer {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(usage, "usage");
        }
    }

    /**
     * The model wants tools called.
     *
     * @param text what it said besides; may be empty
     * @param calls the calls, at least one
     */
    record ToolCalls(String text, List<ToolCall> calls, Usage usage) implements ModelReply {
        /** @throws IllegalArgumentException if {@code calls} is empty */
        public ToolCalls {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(usage, "usage");
            calls = List.copyOf(calls);
            if (calls.isEmpty()) {
                throw new IllegalArgumentException("a reply with tool calls needs at least one");
            }
        }
    }

    /**
     * The model declined.
     *
     * @param reason in its words, or the endpoint's code
     */
    record Refused(String reason, Usage usage) implements ModelReply {
        /** @throws NullPointerException if a component is null */
        public Refused {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(usage, "usage");
        }
    }

    /**
     * The answer came to no end: it hit the output limit or filled the model's memory, the model paused, or called a tool
     * in a form that cannot be read, or it is not known why it ended.
     *
     * @param text what there is of it
     */
    record Truncated(String text, Usage usage) implements ModelReply {
        /** @throws NullPointerException if a component is null */
        public Truncated {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(usage, "usage");
        }
    }

    /**
     * We stopped reading.
     *
     * @param text what had arrived
     * @param atChar where it stopped, in UTF-16 units from the start
     * @param why the reason
     */
    record Aborted(String text, long atChar, String why, Usage usage) implements ModelReply {
        /** @throws NullPointerException if a component is null */
        public Aborted {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(why, "why");
            Objects.requireNonNull(usage, "usage");
        }
    }
}
