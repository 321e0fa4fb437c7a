package dev.orchestrator.testkit.saboteur;

import dev.orchestrator.api.work.Assignment;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.WorkContext;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an honest worker did in its directory, to be spoiled there. Confined to the call. */
final class Work {
    private final Path directory;
    private final SortedMap<String, byte[]> given;
    private final SortedMap<String, byte[]> honest;
    private final Handoff handoff;
    private @Nullable Object result;

    private Work(Path directory, SortedMap<String, byte[]> given, SortedMap<String, byte[]> honest, Handoff handoff) {
        this.directory = directory;
        this.given = given;
        this.honest = honest;
        this.handoff = handoff;
        this.result = handoff.result();
    }

    /** How honest work is spoiled. */
    @FunctionalInterface
    interface Spoil {
        void spoil(Work work) throws IOException;
    }

    /** Returns a worker that lets the honest one work, and then spoils what it did. */
    static Worker spoiled(Worker honest, Deeds deeds, Spoil spoil) {
        return (assignment, context) -> {
            Work work = by(honest, assignment, context);
            spoil.spoil(work);
            if (!work.isSpoiled()) {
                return work.handoff;
            }
            deeds.done();
            return work.spoiled();
        };
    }

    private static Work by(Worker worker, Assignment assignment, WorkContext context) throws Exception {
        Path directory = context.directory();
        SortedMap<String, byte[]> given = read(directory);
        Handoff handoff = worker.work(assignment, context);
        return new Work(directory, given, read(directory), handoff);
    }

    /** Returns the files that the honest worker added or changed, in path order. */
    List<String> changed() {
        return honest.keySet().stream()
                .filter(path -> !Arrays.equals(honest.get(path), given.get(path)))
                .toList();
    }

    /** Returns the files that were there before and that the honest worker left alone, in path order. */
    List<String> untouched() {
        return given.keySet().stream()
                .filter(path -> Arrays.equals(honest.get(path), given.get(path)))
                .toList();
    }

    /** Returns what the honest worker left in a file. */
    String text(String path) {
        return new String(Objects.requireNonNull(honest.get(path), path), StandardCharsets.UTF_8);
    }

    void put(String path, String text) throws IOException {
        put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Moves a file of the honest worker's to another name. */
    void move(String path, String other) throws IOException {
        put(other, Objects.requireNonNull(honest.get(path), path));
        undo(path);
    }

    /** Makes a file what it was before the honest worker came. */
    void undo(String path) throws IOException {
        byte[] before = given.get(path);
        if (before == null) {
            delete(path);
        } else {
            put(path, before);
        }
    }

    void undoAll() throws IOException {
        for (String path : changed()) {
            undo(path);
        }
        for (String path : given.keySet()) {
            if (!honest.containsKey(path)) {
                undo(path);
            }
        }
    }

    void delete(String path) throws IOException {
        Files.deleteIfExists(directory.resolve(path));
    }

    /** Returns the honest result as JSON-like values; null if there is none. */
    @Nullable Object result() {
        return Json.read(Json.write(handoff.result()), Object.class);
    }

    void result(@Nullable Object other) {
        result = other;
    }

    private void put(String path, byte[] bytes) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent(), path));
        Files.write(file, bytes);
    }

    private boolean isSpoiled() throws IOException {
        return !same(read(directory), honest) || !Json.write(result).equals(Json.write(handoff.result()));
    }

    /** What is spoiled is in the directory, whatever files the honest worker named itself. */
    private Handoff spoiled() {
        return new Handoff(result, null, handoff.notes(), handoff.concerns());
    }

    private static boolean same(Map<String, byte[]> some, Map<String, byte[]> others) {
        return some.keySet().equals(others.keySet())
                && some.keySet().stream().allMatch(path -> Arrays.equals(some.get(path), others.get(path)));
    }

    private static SortedMap<String, byte[]> read(Path directory) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
