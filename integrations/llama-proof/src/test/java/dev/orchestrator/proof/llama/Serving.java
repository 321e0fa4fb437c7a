package dev.orchestrator.proof.llama;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The engine in a process of its own, as {@link Generating}. Argument: the model. Reads requests of four lines: prompt and
 * grammar in Base64, most tokens, seed. Answers with a line for each piece of text in Base64, waits after each for a line
 * that says whether to go on, {@code +} or {@code -}, and ends with {@code .} if the model did, with {@code !} if it was
 * stopped, and with {@code ?} if it may have been: a character of several bytes may have taken a token or several.
 */
final class Serving {
    /** Begins our lines; the engine prints others. */
    static final String MARK = "::";

    private Serving() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        LlamaModel model = new LlamaModel(new ModelParameters()
                .setModel(args[0])
                .setCtxSize(4096)
                .setThreads(1)
                .setThreadsBatch(1)
                .disableLog());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String prompt = in.readLine(); prompt != null; prompt = in.readLine()) {
            String grammar = in.readLine();
            int most = Integer.parseInt(in.readLine());
            int seed = Integer.parseInt(in.readLine());
            LlamaIterator pieces = model.generate(new InferenceParameters(decoded(prompt))
                            .setGrammar(decoded(grammar))
                            .setSeed(seed)
                            .setTemperature(1)
                            .setTopK(0)
                            .setTopP(1)
                            .setMinP(0)
                            .setNPredict(most))
                    .iterator();
            int count = 0;
            int more = 0;
            boolean wanted = true;
            while (wanted && pieces.hasNext()) {
                String piece = pieces.next().text;
                byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
                out.println(MARK + Base64.getEncoder().encodeToString(bytes));
                count++;
                more += bytes.length - piece.codePointCount(0, piece.length());
                wanted = "+".equals(in.readLine());
            }
            if (!wanted) {
                pieces.cancel();
            }
            boolean stopped = !wanted || count >= most;
            out.println(MARK + (stopped ? "!" : count + more < most ? "." : "?"));
        }
        Runtime.getRuntime().halt(0);
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
