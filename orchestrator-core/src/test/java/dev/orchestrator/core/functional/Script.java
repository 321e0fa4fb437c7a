package dev.orchestrator.core.functional;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A model that answers one reply after the other, the last one for ever, and keeps what it was asked. */
final class Script implements Model {
    final List<ModelRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<ModelReply> replies;

    private Script(List<ModelReply> replies) {
        this.replies = replies;
    }

    static Script of(ModelReply... replies) {
        return new Script(List.of(replies));
    }

    @Override
    public synchronized ModelReply call(ModelRequest request, ModelCall call) {
        requests.add(request);
        return replies.get(Math.min(requests.size(), replies.size()) - 1);
    }

    /** Returns the newest message that the model has seen. */
    String lastSeen() {
        return last(requests.get(requests.size() - 1)).text();
    }

    static Message last(ModelRequest request) {
        return request.messages().get(request.messages().size() - 1);
    }

    /** Returns all that a request says. */
    static String text(ModelRequest request) {
        return String.join("\n", request.messages().stream().map(Message::text).toList());
    }

    static ModelReply says(String text) {
        return new ModelReply.Answer(text, Usage.of(3, 4));
    }

    static ModelReply calls(ToolCall... calls) {
        return new ModelReply.ToolCalls("", List.of(calls), Usage.of(3, 4));
    }

    static ModelReply calls(String id, String name, String arguments) {
        return calls(new ToolCall(id, name, arguments));
    }

    static ModelReply finishes(String id, String result) {
        return calls(id, "finish", "{\"result\":\"" + result + "\"}");
    }
}
