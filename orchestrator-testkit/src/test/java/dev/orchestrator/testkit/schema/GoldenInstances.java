package dev.orchestrator.testkit.schema;

import dev.orchestrator.schema.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the seeds of a few schemas mean. */
final class GoldenInstances {
    static final String NAME = "golden-instances.txt";

    private GoldenInstances() {}

    /** Writes the file anew, into the folder given. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0], NAME), text());
    }

    static String text() {
        StringBuilder golden = new StringBuilder();
        List<JsonSchema> all = Catalogue.all();
        for (int i = 0; i < all.size(); i += 3) {
            golden.append(all.get(i).text()).append('\n');
            for (long seed : new long[] {0, 1, -1, Long.MAX_VALUE}) {
                String text = Instances.of(all.get(i)).ofSize(10).next(seed);
                golden.append("  ").append(seed).append(' ').append(text).append('\n');
            }
        }
        return golden.toString();
    }
}
