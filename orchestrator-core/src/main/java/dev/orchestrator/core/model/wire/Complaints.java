package dev.orchestrator.core.model.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.core.model.wire.Protocol.Complaint;
import org.jspecify.annotations.Nullable;

/** What is wrong, in the forms in which endpoints say it. */
final class Complaints {
    private Complaints() {}

    static @Nullable Complaint read(String body) {
        try {
            JsonNode node = WireJson.read(body);
            return node.hasNonNull("error") || node.hasNonNull("message") || node.hasNonNull("detail")
                    ? of(node)
                    : null;
        } catch (WireException e) {
            return null;
        }
    }

    /** Of {@code {"error":{"message","code","type","status"}}}, {@code {"error":"…"}} or {@code {"message":"…"}}. */
    static Complaint of(JsonNode node) {
        JsonNode error = node.hasNonNull("error") ? node.get("error") : node;
        if (error.isTextual()) {
            return new Complaint("", error.textValue());
        }
        String code = "";
        for (String name : new String[] {"code", "status", "type"}) { // Gemini's code is the HTTP status
            String said = WireJson.text(error.path(name));
            code = code.isEmpty() && !said.equals("error") ? said : code; // that it is one is no code
        }
        String message = WireJson.text(error.path("message"));
        JsonNode detail = error.path("detail");
        return new Complaint(
                code, message.isEmpty() ? detail.isTextual() ? detail.textValue() : error.toString() : message);
    }
}
