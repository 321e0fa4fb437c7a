package dev.orchestrator.proof.llama;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.schema.grammar.Gbnf;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** llama.cpp as a model: one call at a time, shapes by grammar, each call with the next seed. */
final class EngineModel implements Model, AutoCloseable {
    /** The end of a prompt is enough for a model that has learnt nothing, and its context is short. */
    private static final int PROMPT = 400;

    private final Process process;
    private final BufferedReader in;
    private final PrintStream out;
    private final int tokens;
    private int seed;

    EngineModel(Path model, Path log, int tokens, int seed) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Serving.class.getName(), model.toString()));
        this.process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        this.in = process.inputReader(StandardCharsets.US_ASCII);
        this.out = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
        this.tokens = tokens;
        this.seed = seed;
    }

    @Override
    public synchronized ModelReply call(ModelRequest request, ModelCall call) {
        String prompt = request.messages().get(request.messages().size() - 1).text();
        String schema = request.output().orElseThrow().jsonSchema();
        out.println(encoded(prompt.substring(Math.max(0, prompt.length() - PROMPT))));
        out.println(encoded(Gbnf.of(JsonSchema.parse(schema)).text()));
        out.println(Math.min(tokens, request.maxOutputTokens()));
        out.println(seed++);
        StringBuilder text = new StringBuilder();
        int pieces = 0;
        boolean wanted = true;
        try {
            while (true) {
                String line = line();
                if (line.length() == 1) {
                    Usage usage = Usage.of(prompt.length(), pieces);
                    if (!wanted) {
                        return new ModelReply.Aborted(text.toString(), text.length(), "no more was wanted", usage);
                    }
                    return line.equals(".") || line.equals("?") && isWhole(text.toString())
                            ? new ModelReply.Answer(text.toString(), usage)
                            : new ModelReply.Truncated(text.toString(), usage);
                }
                String piece = new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8);
                text.append(piece);
                pieces++;
                wanted = call.delta(piece);
                out.println(wanted ? "+" : "-");
            }
        } catch (IOException e) {
            throw new ModelException(FailureClass.DEFECT, "the engine has gone: " + e);
        }
    }

    /** No JSON text that a grammar for an object allows is whole before its end. */
    private static boolean isWhole(String json) {
        try {
            Json.read(json, Object.class);
            return true;
        } catch (OrchestratorException e) {
            return false;
        }
    }

    private String line() throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith(Serving.MARK)) {
                return line.substring(Serving.MARK.length());
            }
        }
        throw new ModelException(FailureClass.DEFECT, "the engine has gone");
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
