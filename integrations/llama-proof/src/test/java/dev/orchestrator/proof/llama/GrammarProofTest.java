package dev.orchestrator.proof.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.annotation.Range;
import dev.orchestrator.schema.annotation.Size;
import dev.orchestrator.schema.grammar.Gbnf;
import dev.orchestrator.schema.grammar.Unexpressed;
import dev.orchestrator.schema.structured.Finish;
import dev.orchestrator.schema.structured.Structured;
import dev.orchestrator.schema.structured.StructuredOutput;
import dev.orchestrator.schema.xml.XmlSchema;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An engine that samples by our grammars, with a model that would write anything. What a grammar expresses comes out valid
 * each time; what it leaves to validation is found there each time, and is what the grammar said it would leave.
 */
@Timeout(500)
class GrammarProofTest {
    private static final int FEW = 15;
    private static final int MANY = 200;
    private static final int TOKENS = 1_500;

    @TempDir
    static Path folder;

    private static Path model = Path.of("");

    enum Level {
        LOW,
        HIGH
    }

    record Step(
            @Size(max = 20) String title,
            Level level,
            @Size(max = 3) List<@Size(max = 8) String> after) {}

    record Plan(@Size(min = 1, max = 4) List<Step> steps, boolean done, Optional<@Size(max = 12) String> note) {}

    sealed interface Shape permits Circle, Box {}

    record Circle(BigInteger radius) implements Shape {}

    record Box(BigInteger width, BigInteger height) implements Shape {}

    record Visit(
            @dev.orchestrator.schema.annotation.Pattern("^[A-Z]{2}-[0-9]{3}$") String code,

            LocalDate day) {}

    record Tree(@Size(max = 6) String name, @Size(max = 2) List<Tree> children) {}

    /** Contracts that a grammar can express. */
    enum Expressed {
        PLAN(Plan.class),
        UNION(Shape.class),
        PATTERN(Visit.class),
        RECURSION(Tree.class);

        private final Class<?> type;

        Expressed(Class<?> type) {
            this.type = type;
        }
    }

    record Chance(@Range(minimum = 0, maximum = 1) double chance) {}

    @BeforeAll
    static void write_the_model() throws IOException {
        model = folder.resolve("random.gguf");
        TinyModel.write(model, 7);
    }

    @ParameterizedTest
    @EnumSource
    void what_a_grammar_expresses_comes_out_valid(Expressed contract) throws Exception {
        allValid(contract, FEW);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void what_a_grammar_expresses_comes_out_valid_200_times(Expressed contract) throws Exception {
        allValid(contract, MANY);
    }

    private static <T> void allValid(Expressed contract, int answers) throws Exception {
        StructuredOutput<?> output = StructuredOutput.of(contract.type);
        Gbnf grammar = Gbnf.of(output.original());
        int valid = 0;
        for (String answer : generated(grammar.text(), answers)) {
            Structured<?> result = output.judge(answer, Finish.UNKNOWN);
            assertThat(result).as("%s: %s", contract, answer).isInstanceOf(Structured.Valid.class);
            valid++;
        }
        assertThat(valid).isEqualTo(answers);
        System.out.println(
                contract + ": " + valid + " of " + answers + " valid, not expressed: " + grammar.unexpressed());
    }

    @Test
    void what_a_grammar_cannot_express_is_found_and_was_announced() throws Exception {
        allFound(JsonSchema.of(Chance.class), FEW);
        allFound(UNIQUE, FEW);
    }

    @Tag("slow")
    @Test
    void what_a_grammar_cannot_express_is_found_and_was_announced_200_times() throws Exception {
        allFound(JsonSchema.of(Chance.class), MANY);
        allFound(UNIQUE, MANY);
    }

    private static final JsonSchema UNIQUE = JsonSchema.parse(
            "{\"type\":\"array\",\"items\":{\"enum\":[\"a\",\"b\",\"c\"]},\"minItems\":3,\"maxItems\":3,\"uniqueItems\":true}");

    private static void allFound(JsonSchema schema, int answers) throws Exception {
        StructuredOutput<String> output = StructuredOutput.json("value", schema);
        Gbnf grammar = Gbnf.of(schema);
        List<String> announced =
                grammar.unexpressed().stream().map(Unexpressed::keyword).toList();
        assertThat(announced).isNotEmpty();
        int invalid = 0;
        for (String answer : generated(grammar.text(), answers)) {
            boolean isValid = schema.validate(answer).isEmpty();
            Structured<String> result = output.judge(answer, Finish.UNKNOWN);
            assertThat(result.value().isPresent()).as(answer).isEqualTo(isValid);
            if (result instanceof Structured.Invalid<String> found) {
                invalid++;
                assertThat(found.violations())
                        .as(answer)
                        .extracting(Violation::keyword)
                        .isSubsetOf(announced);
            } else {
                assertThat(result).as(answer).isInstanceOf(Structured.Valid.class);
            }
        }
        assertThat(invalid).as("answers that show the gap").isPositive();
        System.out.println(announced + ": " + invalid + " of " + answers + " invalid, and all found");
    }

    @Test
    void what_the_grammar_of_xml_makes_is_valid_xml() throws Exception {
        XmlSchema schema = XmlSchema.of(Plan.class);
        for (String answer : generated(schema.gbnf(), FEW)) {
            assertThat(schema.validate(answer)).as(answer).isEmpty();
        }
    }

    private static List<String> generated(String grammar, int answers) throws Exception {
        Path file = Files.writeString(Files.createTempFile(folder, "grammar", ".gbnf"), grammar);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Generating.class.getName()));
        Path said = Files.createTempFile(folder, "answers", ".txt");
        Path log = Files.createTempFile(folder, "log", ".txt");
        command.addAll(List.of(model.toString(), file.toString(), said.toString()));
        command.addAll(List.of(Integer.toString(answers), Integer.toString(TOKENS)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(400, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended && process.exitValue() == 0)
                .as(() -> grammar + "\n" + read(log))
                .isTrue();
        List<String> texts = read(said)
                .lines()
                .map(line -> new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8))
                .toList();
        assertThat(texts).hasSize(answers);
        return texts;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
