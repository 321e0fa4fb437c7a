package dev.orchestrator.core.verify;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns what tools print into findings that a worker can use: files relative to its tree, no trace of the directory the
 * check ran in, each problem once, first cause first, at most {@value #MAX_FINDINGS}.
 *
 * <p>So the same problem has the same fingerprint in the next attempt, which runs in another directory and on shifted
 * lines. Immutable.
 */
public final class Diagnostics {
    /** How many findings are handed on; the last of them then says how many there would have been more. */
    public static final int MAX_FINDINGS = 40;

    private static final int MAX_MESSAGE_LINES = 6;
    private static final int MAX_MESSAGE_LENGTH = 600;
    private static final Pattern UNRESOLVED_TYPE = Pattern.compile("symbol: (class|interface|enum|record) ");

    /** Codes of the Java compiler that are a cause of others: something is not there at all, or is declared wrongly. */
    private static final Set<String> ROOT_CODES = Set.of(
            "compiler.err.doesnt.exist",
            "compiler.err.package.not.visible",
            "compiler.err.not.def.public.cant.access",
            "compiler.err.cant.access",
            "compiler.err.module.not.found",
            "compiler.err.class.public.should.be.in.file",
            "compiler.err.duplicate.class",
            "compiler.err.cyclic.inheritance",
            "compiler.err.premature.eof",
            "compiler.err.expected");

    /**
     * What a tool said.
     *
     * @param code what kind of problem; not blank
     * @param message in the tool's words, perhaps several lines; not blank
     * @param file the file, absolute or relative to the directory; null if there is none
     * @param line from 1; less if unknown
     * @param column from 1; less if unknown
     */
    public record Raw(String code, String message, @Nullable String file, long line, long column) {
        /** @throws IllegalArgumentException if {@code code} or {@code message} is blank */
        public Raw {
            if (code.isBlank() || message.isBlank()) {
                throw new IllegalArgumentException("a diagnostic needs a code and a message");
            }
        }
    }

    private final List<String> prefixes;

    private Diagnostics(List<String> prefixes) {
        this.prefixes = prefixes;
    }

    /** Returns diagnostics of tools that ran in this directory. */
    public static Diagnostics in(Path directory) {
        Set<Path> names = new HashSet<>(Set.of(directory.toAbsolutePath().normalize()));
        try {
            names.add(directory.toRealPath());
        } catch (IOException e) {
            // A directory that is gone has no other name.
        }
        List<String> prefixes = new ArrayList<>();
        for (Path name : names) {
            prefixes.add(name.toUri().toString().replaceFirst("/$", ""));
            prefixes.add("file:" + name);
            prefixes.add(name.toString());
        }
        prefixes.sort(Comparator.comparingInt(String::length).reversed());
        return new Diagnostics(prefixes);
    }

    /** Returns the findings, first cause first. */
    public List<Finding> normalise(List<Raw> raws) {
        return limit(firstCauseFirst(raws.stream().map(this::finding).toList()));
    }

    /** Returns each of the findings once, in their order, and no more than {@value #MAX_FINDINGS}. */
    public static List<Finding> limit(List<Finding> findings) {
        Map<String, Finding> distinct = new LinkedHashMap<>();
        findings.forEach(finding -> distinct.putIfAbsent(finding.fingerprint(), finding));
        List<Finding> all = List.copyOf(distinct.values());
        if (all.size() <= MAX_FINDINGS) {
            return all;
        }
        List<Finding> limited = new ArrayList<>(all.subList(0, MAX_FINDINGS - 1));
        int left = all.size() - limited.size();
        limited.add(Finding.of("more-findings", left + " more findings were left out; mend these first."));
        return List.copyOf(limited);
    }

    /** Returns the text without the directory's path. */
    String scrub(String text) {
        String scrubbed = text;
        for (String prefix : prefixes) {
            scrubbed = scrubbed.replace(prefix + "/", "").replace(prefix + "\\", "");
            scrubbed = scrubbed.replace(prefix, ".");
        }
        return scrubbed;
    }

    private Finding finding(Raw raw) {
        String message = message(scrub(raw.message()));
        String file = raw.file() == null ? "" : relative(raw.file());
        if (file.isBlank()) {
            return Finding.of(raw.code(), message);
        }
        if (isAbsolute(file)) {
            return Finding.of(raw.code(), file + ": " + message);
        }
        return Finding.at(new Location(file, number(raw.line()), number(raw.column())), raw.code(), message);
    }

    private String relative(String file) {
        String relative = scrub(file.strip()).replace('\\', '/');
        return relative.startsWith("./") ? relative.substring(2) : relative;
    }

    private static boolean isAbsolute(String file) {
        return file.startsWith("/") || file.length() > 1 && file.charAt(1) == ':';
    }

    private static int number(long position) {
        return (int) Math.max(0, Math.min(position, Integer.MAX_VALUE));
    }

    /** One line that keeps the first of several whole and the details behind it short. */
    private static String message(String text) {
        String joined = text.lines()
                .map(line -> line.replaceAll("[\\s\\p{Cntrl}]+", " ").strip())
                .filter(line -> !line.isEmpty())
                .limit(MAX_MESSAGE_LINES)
                .collect(Collectors.joining("; "));
        if (joined.isEmpty()) {
            return "(a message without text)";
        }
        return joined.length() <= MAX_MESSAGE_LENGTH ? joined : joined.substring(0, MAX_MESSAGE_LENGTH) + "…";
    }

    private static List<Finding> firstCauseFirst(List<Finding> findings) {
        Set<String> filesWithRoots = findings.stream()
                .filter(Diagnostics::isRoot)
                .map(Diagnostics::file)
                .collect(Collectors.toSet());
        boolean anyCause = findings.stream().anyMatch(finding -> isRoot(finding) || isUnresolvedType(finding));
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparingInt(finding -> rank(finding, filesWithRoots, anyCause)));
        return sorted;
    }

    /** Among equals the tool's order stays. */
    private static int rank(Finding finding, Set<String> filesWithRoots, boolean anyCause) {
        if (isRoot(finding)) {
            return 0;
        }
        if (isUnresolvedType(finding)) {
            return filesWithRoots.contains(file(finding)) ? 3 : 1;
        }
        return anyCause && isUnresolved(finding) ? 3 : 2;
    }

    private static boolean isRoot(Finding finding) {
        return ROOT_CODES.contains(finding.code());
    }

    private static boolean isUnresolved(Finding finding) {
        return finding.code().startsWith("compiler.err.cant.resolve");
    }

    private static boolean isUnresolvedType(Finding finding) {
        return isUnresolved(finding)
                && UNRESOLVED_TYPE.matcher(finding.message()).find();
    }

    private static String file(Finding finding) {
        return finding.where().map(Location::file).orElse("");
    }
}
