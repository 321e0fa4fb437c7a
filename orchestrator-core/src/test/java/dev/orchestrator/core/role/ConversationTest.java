package dev.orchestrator.core.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.core.context.Tokenizer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private static final int CEILING = 4_000;
    private static final ModelRequest BEGINNING = ModelRequest.of(Message.system("rules"), Message.user("task"));

    private final Conversation conversation = new Conversation(BEGINNING, Tokenizer.bytes(), CEILING);

    private void turn(int number, int argument, int result) {
        String id = "id" + number;
        conversation.add(List.of(
                new Message(
                        "assistant",
                        "",
                        List.of(new ToolCall(
                                id, "write", "{\"text\":\"" + "a".repeat(argument) + "\"}", "signed" + number)),
                        null),
                Message.tool(id, number + ":" + "r".repeat(result))));
    }

    private static long size(ModelRequest request) {
        return request.messages().stream()
                .mapToLong(message -> message.text().length()
                        + message.calls().stream()
                                .mapToLong(call ->
                                        call.name().length() + call.arguments().length())
                                .sum())
                .sum();
    }

    @Test
    void what_fits_is_sent_as_it_is() {
        turn(1, 500, 500);

        ModelRequest next = conversation.next();

        assertThat(next.messages()).hasSize(4).startsWith(BEGINNING.messages().toArray(Message[]::new));
        assertThat(next.messages().get(3).text()).hasSize(502);
    }

    @Test
    void of_what_does_not_the_oldest_results_and_arguments_are_left_out() {
        for (int i = 1; i <= 6; i++) {
            turn(i, 400, 400);
        }

        List<Message> messages = conversation.next().messages();

        assertThat(size(conversation.next())).isLessThanOrEqualTo(CEILING);
        assertThat(messages).hasSize(14);
        assertThat(messages.get(2).calls().get(0))
                .isEqualTo(new ToolCall("id1", "write", "{\"left_out_to_make_room\":\"411 characters\"}", "signed1"));
        assertThat(messages.get(3))
                .isEqualTo(Message.tool(
                        "id1", "[402 characters left out to make room; make the call again if you need them]"));
        assertThat(messages.get(13).text()).startsWith("6:rrr");
    }

    @Test
    void what_was_left_out_stays_out_so_that_the_beginning_stays_the_same_for_some_turns() {
        for (int i = 1; i <= 5; i++) {
            turn(i, 400, 400);
        }
        List<Message> before = conversation.next().messages();
        turn(6, 100, 100);
        turn(7, 100, 100);

        assertThat(conversation.next().messages()).startsWith(before.toArray(Message[]::new));
    }

    @Test
    void what_the_model_has_not_seen_is_shortened_and_not_left_out() {
        turn(1, 100, 1_500);
        turn(2, 100, 3_000);

        List<Message> messages = conversation.next().messages();

        assertThat(size(conversation.next())).isLessThanOrEqualTo(CEILING);
        assertThat(messages.get(3).text()).startsWith("[1502 characters left out");
        assertThat(messages.get(5).text()).hasSize(3_002);

        turn(3, 100, 9_000);
        Message last = conversation.next().messages().get(7);

        assertThat(last.text()).startsWith("3:rrr").endsWith(" characters left out]");
        assertThat(last.text().length()).isGreaterThan(1_000);
    }

    @Test
    void what_is_signed_counts() {
        conversation.add(List.of(
                new Message("assistant", "", List.of(new ToolCall("1", "t", "{}", "s".repeat(CEILING))), null),
                Message.tool("1", "ok")));

        assertThatThrownBy(conversation::next).hasMessageContaining("maxInputTokens");
    }

    @Test
    void what_does_not_fit_whatever_is_left_out_is_refused() {
        for (int i = 1; i <= 30; i++) {
            turn(i, 180, 180);
        }

        assertThatThrownBy(conversation::next)
                .isInstanceOfSatisfying(
                        OrchestratorException.class,
                        e -> assertThat(e.failureClass()).isEqualTo(FailureClass.BUDGET))
                .hasMessageContaining("maxInputTokens");
    }
}
