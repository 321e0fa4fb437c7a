package dev.orchestrator.proof.llama;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A process of its own, since the engine leaves threads behind that keep a JVM alive, and may take it along when it fails.
 * Arguments: model, grammar, where to write, number of answers, most tokens of one. Writes an answer a line, in Base64.
 */
final class Generating {
    private Generating() {}

    public static void main(String[] args) throws Exception {
        String grammar = Files.readString(Path.of(args[1]));
        int answers = Integer.parseInt(args[3]);
        int tokens = Integer.parseInt(args[4]);
        List<String> lines = new ArrayList<>();
        LlamaModel model = new LlamaModel(new ModelParameters()
                .setModel(args[0])
                .setCtxSize(4096)
                .setThreads(1)
                .setThreadsBatch(1)
                .disableLog());
        for (int seed = 1; seed <= answers; seed++) {
            String answer = model.complete(new InferenceParameters("Answer:")
                    .setGrammar(grammar)
                    .setSeed(seed)
                    .setTemperature(1)
                    .setTopK(0)
                    .setTopP(1)
                    .setMinP(0)
                    .setNPredict(tokens));
            lines.add(Base64.getEncoder().encodeToString(answer.getBytes(StandardCharsets.UTF_8)));
        }
        Files.write(Path.of(args[2]), lines);
        Runtime.getRuntime().halt(0);
    }
}
