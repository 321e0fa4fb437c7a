package dev.orchestrator.proof.llama;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A language model that has learnt nothing: weights by chance, and tokens that lie across the structure of JSON, which is
 * hard for an engine that has to tell which tokens a grammar allows. Half a megabyte in the GGUF format, version 3
 * (github.com/ggml-org/ggml, docs/gguf.md), of the architecture {@code llama}.
 */
final class TinyModel {
    private static final int WIDTH = 64;
    private static final int LAYERS = 2;
    private static final int HEADS = 4;
    private static final int INNER_WIDTH = 128;
    private static final int CONTEXT = 4096;
    private static final int ALIGNMENT = 32;
    private static final double WEIGHTS = 0.08;
    /** So small that all tokens are about as likely, and strings come to an end. */
    private static final double OUTPUT_WEIGHTS = 0.01;

    /**
     * First bytes of what is no UTF-8, or need not be. The engine takes several such bytes for one character of a grammar,
     * and no grammar can rule that out; a model that has learnt anything does not write them.
     */
    private static final Set<Integer> NO_CHARACTER = IntStream.concat(
                    IntStream.of(0xc0, 0xc1, 0xe0, 0xf0), IntStream.range(0xf5, 0x100))
            .boxed()
            .collect(Collectors.toUnmodifiableSet());

    // types of values
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    // types of tokens
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int BYTE = 6;

    /** What stands for a space in a vocabulary. */
    private static final String SPACE = "\u2581";

    private static final List<String> PIECES = List.of(
            "{\"",
            "\"}",
            "\":",
            "\",",
            "\",\"",
            "\":\"",
            "\":[",
            "},{",
            "]}",
            "}]",
            "}}",
            "[\"",
            "\"]",
            "[{",
            "[]",
            "{}",
            "\\\"",
            "\\n",
            "\\u",
            "true",
            "false",
            "null",
            "tru",
            "fal",
            "nul",
            "00",
            "10",
            "123",
            "1.5",
            "e+",
            "-1",
            "0.",
            "20",
            "the",
            "er",
            "in",
            "name",
            "id",
            "type",
            "value",
            "item",
            "step",
            "ß",
            "é",
            "日本",
            "😀",
            "\",\"id\":",
            "\"name\":\"",
            SPACE + "{",
            SPACE + "\"",
            "," + SPACE,
            ":" + SPACE,
            "\"\"",
            "\\\\",
            SPACE,
            SPACE + SPACE);

    private record Tensor(String name, float[] values, int... shape) {}

    private final Random random;
    private final ByteArrayOutputStream facts = new ByteArrayOutputStream();
    private int factCount;
    private final List<Tensor> tensors = new ArrayList<>();

    private TinyModel(long seed) {
        this.random = new Random(seed);
    }

    /** Writes the model of that seed. */
    static void write(Path file, long seed) throws IOException {
        TinyModel model = new TinyModel(seed);
        int tokens = model.vocabulary();
        model.architecture(tokens);
        model.weights(tokens);
        model.write(file);
    }

    private int vocabulary() {
        List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        List<Integer> types = new ArrayList<>(List.of(UNKNOWN, CONTROL, CONTROL));
        for (int i = 0; i < 256; i++) {
            if (!NO_CHARACTER.contains(i)) {
                tokens.add("<0x%02X>".formatted(i));
                types.add(BYTE);
            }
        }
        int first = tokens.size();
        for (char c = '!'; c <= '~'; c++) {
            tokens.add(String.valueOf(c));
        }
        tokens.addAll(PIECES);
        float[] scores = new float[tokens.size()];
        for (int i = first; i < tokens.size(); i++) {
            types.add(NORMAL);
            scores[i] = first - i;
        }
        string("tokenizer.ggml.model", "llama");
        array("tokenizer.ggml.tokens", STRING, tokens.size());
        tokens.forEach(token -> facts.writeBytes(bytes(token)));
        array("tokenizer.ggml.scores", FLOAT32, scores.length);
        facts.writeBytes(bytes(scores));
        array("tokenizer.ggml.token_type", INT32, types.size());
        types.forEach(type -> facts.writeBytes(bytes(4, out -> out.putInt(type))));
        number("tokenizer.ggml.bos_token_id", 1);
        number("tokenizer.ggml.eos_token_id", 2);
        number("tokenizer.ggml.unknown_token_id", 0);
        flag("tokenizer.ggml.add_bos_token", true);
        flag("tokenizer.ggml.add_eos_token", false);
        return tokens.size();
    }

    private void architecture(int tokens) {
        string("general.architecture", "llama");
        string("general.name", "random");
        number("general.alignment", ALIGNMENT);
        number("general.file_type", 0);
        number("llama.context_length", CONTEXT);
        number("llama.embedding_length", WIDTH);
        number("llama.block_count", LAYERS);
        number("llama.feed_forward_length", INNER_WIDTH);
        number("llama.attention.head_count", HEADS);
        number("llama.attention.head_count_kv", HEADS);
        number("llama.rope.dimension_count", WIDTH / HEADS);
        fact("llama.attention.layer_norm_rms_epsilon", FLOAT32, bytes(new float[] {1e-5f}));
        number("llama.vocab_size", tokens);
    }

    private void weights(int tokens) {
        tensor("token_embd.weight", 1, WIDTH, tokens);
        for (int i = 0; i < LAYERS; i++) {
            String block = "blk." + i + '.';
            ones(block + "attn_norm.weight");
            for (String part : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
                tensor(block + part + ".weight", WEIGHTS, WIDTH, WIDTH);
            }
            ones(block + "ffn_norm.weight");
            tensor(block + "ffn_gate.weight", WEIGHTS, WIDTH, INNER_WIDTH);
            tensor(block + "ffn_up.weight", WEIGHTS, WIDTH, INNER_WIDTH);
            tensor(block + "ffn_down.weight", WEIGHTS, INNER_WIDTH, WIDTH);
        }
        ones("output_norm.weight");
        tensor("output.weight", OUTPUT_WEIGHTS, WIDTH, tokens);
    }

    private void ones(String name) {
        float[] values = new float[WIDTH];
        Arrays.fill(values, 1);
        tensors.add(new Tensor(name, values, WIDTH));
    }

    private void tensor(String name, double deviation, int columns, int rows) {
        float[] values = new float[columns * rows];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        tensors.add(new Tensor(name, values, columns, rows));
    }

    // ---- the format ----

    private void fact(String name, int type, byte[] value) {
        facts.writeBytes(bytes(name));
        facts.writeBytes(bytes(4, out -> out.putInt(type)));
        facts.writeBytes(value);
        factCount++;
    }

    private void number(String name, int value) {
        fact(name, UINT32, bytes(4, out -> out.putInt(value)));
    }

    private void flag(String name, boolean value) {
        fact(name, BOOL, new byte[] {(byte) (value ? 1 : 0)});
    }

    private void string(String name, String value) {
        fact(name, STRING, bytes(value));
    }

    private void array(String name, int type, int length) {
        fact(name, ARRAY, bytes(12, out -> out.putInt(type).putLong(length)));
    }

    private void write(Path file) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        head.writeBytes(bytes(20, out -> out.putInt(3).putLong(tensors.size()).putLong(factCount)));
        head.writeBytes(facts.toByteArray());
        long offset = 0;
        for (Tensor tensor : tensors) {
            long here = offset;
            head.writeBytes(bytes(tensor.name));
            head.writeBytes(bytes(16 + 8 * tensor.shape.length, out -> {
                out.putInt(tensor.shape.length);
                Arrays.stream(tensor.shape).forEach(out::putLong);
                out.putInt(0).putLong(here); // 0: floats of 32 bits
            }));
            offset += aligned(4L * tensor.values.length);
        }
        head.writeBytes(new byte[(int) (aligned(head.size()) - head.size())]);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            head.writeTo(out);
            for (Tensor tensor : tensors) {
                byte[] values = bytes(tensor.values);
                out.write(Arrays.copyOf(values, (int) aligned(values.length)));
            }
        }
    }

    private static long aligned(long length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static byte[] bytes(int length, Consumer<ByteBuffer> writer) {
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        writer.accept(out);
        return out.array();
    }

    private static byte[] bytes(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return bytes(8 + utf8.length, out -> out.putLong(utf8.length).put(utf8));
    }

    private static byte[] bytes(float[] values) {
        return bytes(4 * values.length, out -> {
            for (float value : values) {
                out.putFloat(value);
            }
        });
    }
}
