package dev.orchestrator.core.model.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.api.model.ModelRequest;
import java.util.Collection;
import java.util.Set;

/** JSON as it comes and goes. */
final class WireJson {
    static final ObjectMapper MAPPER = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private WireJson() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** @throws WireException if it is no JSON object */
    static JsonNode read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node == null || !node.isObject()) {
                throw new WireException("the endpoint sent what is no JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new WireException("the endpoint sent what is no JSON");
        }
    }

    /** Returns whether a text is a JSON object or array, which show where they end. */
    static boolean isWhole(String text) {
        return lenient(text).isContainerNode();
    }

    /** Returns JSON that we know to be such. */
    static JsonNode known(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }

    /** Returns JSON as a value, and what is none as a string. */
    static JsonNode lenient(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node == null || node.isMissingNode()
                    ? MAPPER.getNodeFactory().textNode(text)
                    : node;
        } catch (JsonProcessingException e) {
            return MAPPER.getNodeFactory().textNode(text);
        }
    }

    /** Adds the request's options, numbers and truths as such; those that are ours to set are left out. */
    static void options(ModelRequest request, ObjectNode into, Set<String> ours) {
        request.options().forEach((name, value) -> {
            if (!ours.contains(name)) {
                into.set(name, lenient(value));
            }
        });
    }

    /** Returns the object of a name, with what is already in it. */
    static ObjectNode part(ObjectNode of, String name) {
        return of.get(name) instanceof ObjectNode known ? known : of.putObject(name);
    }

    static String array(Collection<? extends JsonNode> items) {
        return MAPPER.createArrayNode().addAll(items).toString();
    }

    /** Returns a text, or an empty one for null and what is none. */
    static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    /** Returns a number, or -1. */
    static long number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() ? Math.max(-1, node.longValue()) : -1;
    }
}
