package dev.orchestrator.testkit.saboteur;

import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Modes of {@link FailureMode} that show within a conversation, as models that fail so: what a role that asks a model has
 * to withstand. Where no model is bound, or none is asked twice, they have nothing to spoil. Stateless; the models they make
 * are not.
 */
public enum ModelFailure implements Saboteur {
    /** A model that gives each role the first answer it gave it, whatever it is asked. */
    REPEATS_ITSELF("1.3", "gives a role its first answer again and again") {
        @Override
        public Model model(Model honest, Deeds deeds) {
            return new SpoiltModel(honest, deeds, (request, call) -> role(call), reply -> reply);
        }
    },

    /** A model that answers each turn of a conversation as if it were the first. */
    RESETS_CONVERSATION("2.1", "answers each turn of a conversation as it answered the first") {
        @Override
        public Model model(Model honest, Deeds deeds) {
            return new SpoiltModel(
                    honest, deeds, (request, call) -> List.of(role(call), beginning(request)), reply -> reply);
        }
    },

    /** A model that says what it does instead of doing it. */
    ONLY_TALKS("2.6", "says that it has called a tool, and calls none") {
        @Override
        public Model model(Model honest, Deeds deeds) {
            return new SpoiltModel(honest, deeds, (request, call) -> new Object(), ModelFailure::inWords);
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

    private static String role(ModelCall call) {
        return call.caller().kind() + " " + call.caller().role();
    }

    /** Returns the messages before anybody has answered. */
    private static List<Message> beginning(ModelRequest request) {
        List<Message> messages = new ArrayList<>();
        for (Message message : request.messages()) {
            if (message.role().equals("assistant")) {
                break;
            }
            messages.add(message);
        }
        return messages;
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
