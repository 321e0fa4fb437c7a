package dev.orchestrator.testkit.saboteur;

import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Modes of {@link FailureMode} that show within a conversation, as models that fail so: what a role that asks a model has
 * to withstand. A pipeline that binds no model has nothing for them to spoil. Stateless; the models they make are not.
 */
public enum ModelFailure implements Saboteur {
    /** A model that gives each role the first answer it gave it, for ever. */
    REPEATS_ITSELF("1.3", "gives its first answer to a role again and again") {
        @Override
        public Model model(Model honest, Deeds deeds) {
            return new SpoiltModel(honest, deeds, true, request -> request, reply -> reply);
        }
    },

    /** A model that knows only what was said last. */
    LOSES_HISTORY("1.4", "knows only the last message of a conversation") {
        @Override
        public Model model(Model honest, Deeds deeds) {
            return new SpoiltModel(honest, deeds, false, ModelFailure::lastOnly, reply -> reply);
        }
    },

    /** A model that begins every conversation anew. */
    RESETS_CONVERSATION("2.1", "knows only how a conversation began") {
        @Override
        public Model model(Model honest, Deeds deeds) {
            return new SpoiltModel(honest, deeds, false, ModelFailure::beginning, reply -> reply);
        }
    },

    /** A model that says what it does instead of doing it. */
    ONLY_TALKS("2.6", "says that it has called a tool, and calls none") {
        @Override
        public Model model(Model honest, Deeds deeds) {
            return new SpoiltModel(honest, deeds, false, request -> request, ModelFailure::inWords);
        }
    };

    private final String number;
    private final String does;

    ModelFailure(String number, String does) {
        this.number = number;
        this.does = does;
    }

    @Override
    public String title() {
        return "MODEL_" + name();
    }

    @Override
    public String source() {
        return "MAST " + number;
    }

    @Override
    public String does() {
        return does;
    }

    private static ModelRequest lastOnly(ModelRequest request) {
        List<Message> messages = request.messages();
        Message last = messages.get(messages.size() - 1);
        return with(request, last);
    }

    private static ModelRequest beginning(ModelRequest request) {
        Message first = request.messages().stream()
                .filter(message -> !message.role().equals("system"))
                .findFirst()
                .orElse(request.messages().get(0));
        return with(request, first);
    }

    /** Keeps the rules and one message more; a tool's, which answers a call that is gone, as the user's. */
    private static ModelRequest with(ModelRequest request, Message kept) {
        List<Message> messages = new ArrayList<>();
        for (Message message : request.messages()) {
            if (message.role().equals("system") && message != kept) {
                messages.add(message);
            }
        }
        messages.add(kept.role().equals("user") ? kept : Message.user(kept.text()));
        ModelRequest spoilt =
                ModelRequest.of(messages).tools(request.tools()).maxOutputTokens(request.maxOutputTokens());
        for (var option : request.options().entrySet()) {
            spoilt = spoilt.option(option.getKey(), option.getValue());
        }
        return request.output().isPresent() ? spoilt.output(request.output().get()) : spoilt;
    }

    private static ModelReply inWords(ModelReply reply) {
        return reply instanceof ModelReply.ToolCalls calls
                ? new ModelReply.Answer(
                        "I have called "
                                + calls.calls().stream().map(ToolCall::name).collect(Collectors.joining(" and "))
                                + ". It is done.",
                        reply.usage())
                : reply;
    }
}
