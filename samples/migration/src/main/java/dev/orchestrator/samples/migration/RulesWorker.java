package dev.orchestrator.samples.migration;

import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.samples.migration.rules.CarefulRules;
import dev.orchestrator.samples.migration.rules.CheapRules;
import dev.orchestrator.samples.migration.rules.Rewrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rewrites files by rules: the cheap ones first, the careful ones when that was rejected; and, if there is a model, by that
 * where rules cannot.
 */
final class RulesWorker implements Worker {
    private static final int CAREFUL = 2;

    private final Workbench bench;
    private final boolean withModel;

    RulesWorker(Workbench bench, boolean withModel) {
        this.bench = bench;
        this.withModel = withModel;
    }

    /**
     * What the worker says about its work.
     *
     * @param rules {@code cheap}, {@code careful} or {@code model}
     * @param refused why the rules cannot do it; empty if they did
     */
    record Done(String rules, List<String> refused) {}

    @Override
    public Handoff work(Assignment assignment, WorkContext context) throws IOException, InterruptedException {
        List<String> files = assignment.input().as(Plans.Files.class).files();
        List<String> refused = new ArrayList<>();
        for (String file : files) {
            if (bench.library().undecodable().contains(file)) {
                refused.add(file + " is not written in " + bench.library().encoding() + ", which the POM says it is");
            }
        }
        boolean decodable = refused.isEmpty();
        boolean careful = assignment.attempt() >= CAREFUL;
        boolean byModel = withModel && assignment.attempt() > CAREFUL;
        Map<String, String> rewritten = new TreeMap<>();
        if (decodable && careful && !byModel) {
            CarefulRules.apply(bench.compiler(), bench.originals(files), bench.classPath())
                    .forEach((path, rewrite) -> {
                        if (rewrite instanceof Rewrite.Rewritten done) {
                            rewritten.put(path, done.text());
                        } else if (rewrite instanceof Rewrite.Refused no) {
                            refused.add(no.reason());
                        }
                    });
        } else if (decodable && !byModel) {
            bench.originals(files).forEach((path, text) -> rewritten.put(path, CheapRules.apply(text)));
        }
        if (withModel && decodable && (byModel || !refused.isEmpty())) {
            byModel = true;
            Map<String, String> byIt = ModelRewrite.of(bench.originals(files), refused, assignment, context);
            refused.clear();
            for (String file : files) {
                if (!byIt.containsKey(file)) {
                    refused.add("the model left out " + file);
                }
            }
            rewritten.clear();
            rewritten.putAll(byIt);
        }
        if (refused.isEmpty()) {
            for (Map.Entry<String, String> file : rewritten.entrySet()) {
                bench.write(context.directory(), file.getKey(), file.getValue());
            }
        }
        String rules = byModel ? "model" : careful ? "careful" : "cheap";
        return Handoff.of(new Done(rules, refused))
                .notes(
                        careful
                                ? (byModel ? "the model" : "careful rules") + ", after "
                                        + assignment.findings().size() + " findings"
                                : "cheap rules: names only");
    }
}
