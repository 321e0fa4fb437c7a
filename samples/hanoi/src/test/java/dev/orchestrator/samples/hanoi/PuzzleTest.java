package dev.orchestrator.samples.hanoi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PuzzleTest {
    @Test
    void three_disks_are_moved_as_the_textbook_says() {
        assertThat(solution(new Puzzle(3))).containsExactly("AC", "AB", "CB", "AC", "BA", "BC", "AC");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 9, 12})
    void a_move_found_by_its_number_is_the_one_the_recursion_makes(int disks) {
        Puzzle puzzle = new Puzzle(disks);
        List<String> solution = solution(puzzle);
        assertThat(solution).hasSize(puzzle.moves());
        for (int number = 1; number <= puzzle.moves(); number++) {
            assertThat(puzzle.move(number)).as("move %d", number).isEqualTo(solution.get(number - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 10})
    void the_solution_moves_the_tower_and_never_puts_a_disk_on_a_smaller_one(int disks) {
        Map<Character, Deque<Integer>> pegs =
                Map.of('A', new ArrayDeque<>(), 'B', new ArrayDeque<>(), 'C', new ArrayDeque<>());
        for (int disk = disks; disk >= 1; disk--) {
            pegs.get('A').push(disk);
        }
        for (String move : solution(new Puzzle(disks))) {
            int disk = pegs.get(move.charAt(0)).pop();
            Deque<Integer> to = pegs.get(move.charAt(1));
            assertThat(to.isEmpty() || disk < to.peek()).as(move).isTrue();
            to.push(disk);
        }
        assertThat(pegs.get('C')).hasSize(disks);
    }

    @Test
    void a_number_of_disks_out_of_range_is_refused() {
        assertThatThrownBy(() -> new Puzzle(0)).hasMessage("disks must be from 1 to 24, but was 0");
        assertThatThrownBy(() -> new Puzzle(25)).hasMessage("disks must be from 1 to 24, but was 25");
    }

    private static List<String> solution(Puzzle puzzle) {
        List<String> moves = new ArrayList<>();
        puzzle.solve(moves::add);
        return moves;
    }
}
