package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Lets a model write the sources of one part, and shows it what was wrong with those of the last attempt. */
final class JavaWorker implements Worker {
    /** What the model is asked for. */
    record Sources(List<SourceFile> files) {}

    /** @param path relative to the project, with slashes */
    record SourceFile(String path, String content) {}

    @Override
    public Handoff work(Assignment assignment, WorkContext context) throws IOException, InterruptedException {
        Path project = context.directory();
        Sources sources = Text.ask(context, prompt(assignment, project), Sources.class);
        for (SourceFile file : sources.files()) {
            Path target = project.resolve(file.path()).normalize();
            if (!target.startsWith(project)) {
                throw new IllegalArgumentException("the model wants to write outside of the project: " + file.path());
            }
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.content());
        }
        return Handoff.of(sources);
    }

    private static String prompt(Assignment assignment, Path project) throws IOException {
        StringBuilder prompt = new StringBuilder();
        prompt.append("Write part '").append(assignment.name()).append("' of a Java library: ");
        prompt.append(assignment.objective()).append("\n\nWhat it has to fulfil:\n");
        prompt.append(assignment.input().as(String.class));
        prompt.append("\n\nThe project so far; its tests cannot be changed:\n");
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                append(prompt, new SourceFile(project.relativize(file).toString(), Files.readString(file)));
            }
        }
        assignment.previous().ifPresent(previous -> {
            prompt.append("\nYour last attempt:\n");
            previous.result().as(Sources.class).files().forEach(file -> append(prompt, file));
        });
        if (!assignment.findings().isEmpty()) {
            prompt.append("\nIt was not accepted:\n").append(Text.list(assignment.findings()));
        }
        return prompt.append("\nAnswer with every source file of this part.").toString();
    }

    private static void append(StringBuilder prompt, SourceFile file) {
        prompt.append("=== ").append(file.path()).append('\n').append(file.content());
    }
}
