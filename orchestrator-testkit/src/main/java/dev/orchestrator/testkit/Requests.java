package dev.orchestrator.testkit;

import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import java.util.List;

/** What fakes read from a request. */
final class Requests {
    private Requests() {}

    /** Returns the user's messages, oldest first; one that is empty if there is none. */
    static List<String> saidByUser(ModelRequest request) {
        List<String> said = request.messages().stream()
                .filter(message -> message.role().equals("user"))
                .map(Message::text)
                .toList();
        return said.isEmpty() ? List.of("") : said;
    }

    /** Returns how many requests of a conversation this is, from 1: one more than the model has said something in it. */
    static int turn(ModelRequest request) {
        return 1
                + (int) request.messages().stream()
                        .filter(message -> message.role().equals("assistant"))
                        .count();
    }
}
