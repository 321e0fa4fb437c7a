package dev.orchestrator.samples.hanoi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MovesOnRecordTest {
    private final Puzzle puzzle = new Puzzle(3);
    private final MovesOnRecord moves = new MovesOnRecord(puzzle);

    @Test
    void moves_on_record_in_any_order_are_the_solution() {
        several(5, 6, 7);
        single(4, puzzle.move(4));
        several(1, 2, 3);
        assertThat(moves.count()).isEqualTo(7);
        assertThatCode(moves::requireSolution).doesNotThrowAnyException();
    }

    @Test
    void other_records_are_passed_over() {
        moves.add("handoff-received", "{}".getBytes(StandardCharsets.UTF_8));
        assertThat(moves.count()).isZero();
    }

    @Test
    void a_missing_move_is_named() {
        several(1, 2, 3, 5, 6, 7);
        assertThatThrownBy(moves::requireSolution).hasMessage("move 4 must be AC, but is not on record");
    }

    @Test
    void a_wrong_move_is_named() {
        several(1, 2, 3, 5, 6, 7);
        single(4, "AB");
        assertThatThrownBy(moves::requireSolution).hasMessage("move 4 must be AC, but was AB");
    }

    @Test
    void a_move_that_is_on_record_twice_is_refused() {
        several(1, 2, 3);
        assertThatThrownBy(() -> single(2, puzzle.move(2))).hasMessage("move 2 is on record twice");
    }

    @Test
    void a_move_that_the_puzzle_does_not_have_is_refused() {
        assertThatThrownBy(() -> single(8, "AC")).hasMessage("move 8 is on record, but there are 7");
    }

    private void several(int... numbers) {
        String steps = IntStream.of(numbers)
                .mapToObj(number -> "{" + key(number) + ",\"result\":\"" + puzzle.move(number) + "\"}")
                .collect(Collectors.joining(","));
        moves.add("steps-ran-ahead", ("{\"call\":{},\"steps\":[" + steps + "]}").getBytes(StandardCharsets.UTF_8));
    }

    private void single(int number, String move) {
        String record = "{\"call\":{},\"effect\":\"pure\"," + key(number) + ",\"result\":\"" + move + "\"}";
        moves.add("step-recorded", record.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(int number) {
        return "\"key\":{\"content\":" + number + ",\"name\":\"step:move\",\"occurrence\":0}";
    }
}
