package dev.orchestrator.testkit.assertj;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.OrchestratorException;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.run.RunReport;
import dev.orchestrator.api.run.Spent;
import dev.orchestrator.api.store.StateStore;
import dev.orchestrator.schema.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of a run, a task and an attempt alike: what it came to, why it failed, and what it used.
 *
 * @param <SELF> the assertion
 * @param <ACTUAL> what it is about
 */
public abstract class AbstractPartAssert<SELF extends AbstractPartAssert<SELF, ACTUAL>, ACTUAL>
        extends AbstractRunAssert<SELF, ACTUAL> {
    AbstractPartAssert(ACTUAL actual, Class<?> type) {
        super(actual, type);
    }

    /** Returns what it is called in a message, such as {@code task 'write' (0/1)}. */
    abstract String what();

    abstract @Nullable Payload result();

    abstract @Nullable FileTree files();

    abstract @Nullable FailureClass failureClass();

    /** Returns why it failed in words; empty if there are none. */
    abstract String failureText();

    abstract List<Finding> findings();

    /** Returns whether what was spent counts for it. */
    abstract Predicate<Spent> pays();

    /** Requires that it failed in this way. */
    public SELF hasFailureClass(FailureClass expected) {
        isNotNull();
        FailureClass found = failureClass();
        require(
                found == expected,
                () -> "Expected " + what() + " to have failed as " + expected + ", but it "
                        + (found == null ? "did not fail." : "failed as " + found + "."));
        return myself;
    }

    /** Requires that it failed, and that its message, what to do next or a cause says so. */
    public SELF hasFailureMessageContaining(String text) {
        isNotNull();
        require(
                failureText().contains(text),
                () -> "Expected the failure of " + what() + " to say '" + text + "', but "
                        + (failureText().isEmpty() ? "there is none." : "it says: " + failureText()));
        return myself;
    }

    /** Requires a finding with this code among those it ended with. */
    public SELF hasFinding(String code) {
        isNotNull();
        requireFinding(code);
        return myself;
    }

    /** Goes on to the first finding with this code among those it ended with. */
    public FindingAssert finding(String code) {
        return onward(FindingAssert.class, Finding.class, FindingAssert::new, () -> requireFinding(code));
    }

    private Finding requireFinding(String code) {
        return findings().stream()
                .filter(f -> f.code().equals(code))
                .findFirst()
                .orElseThrow(() -> broken(
                        "Expected " + what() + " to have the finding '" + code + "', but " + listed(findings())));
    }

    static String listed(List<Finding> findings) {
        return findings.isEmpty()
                ? "it has no findings."
                : "it has: "
                        + String.join(
                                ", ",
                                findings.stream().map(Finding::code).distinct().toList())
                        + ".";
    }

    /** Requires a result equal to this one: a record, a JSON-like value, {@code JsonText}, or null for no result. */
    public SELF hasResult(@Nullable Object expected) {
        isNotNull();
        String expectedJson = Json.canonical(Json.write(expected));
        String found = Json.canonical(requireResult().json());
        require(
                found.equals(expectedJson),
                () -> "Expected the result of " + what() + " to be\n  " + expectedJson + "\nbut it is\n  " + found);
        return myself;
    }

    /** Goes on to the result as a value of this type. */
    public <T> ObjectAssert<T> resultAs(Class<T> type) {
        return value(() -> {
            Payload found = requireResult();
            try {
                return found.as(type);
            } catch (OrchestratorException e) {
                throw broken("Expected the result of " + what() + " to be a " + type.getSimpleName() + ", but "
                        + e.getMessage() + "; it is\n  " + found.json());
            }
        });
    }

    private Payload requireResult() {
        Payload found = result();
        if (found == null) {
            throw broken("Expected " + what() + " to have a result, but it has none.");
        }
        return found;
    }

    /** Requires a file at this path. */
    public SELF hasFile(String path) {
        isNotNull();
        requireFile(path);
        return myself;
    }

    /**
     * Requires a file at this path with this text, as UTF-8. Needs no store: what a report knows is the contents' hash. To
     * see what is in a file, {@link #file(String, StateStore)}.
     */
    public SELF hasFile(String path, String text) {
        isNotNull();
        ArtifactRef found = requireFile(path);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        require(
                found.sha256().equals(sha256(bytes)),
                () -> "Expected '" + path + "' of " + what() + " to hold " + bytes.length + " bytes with the SHA-256 "
                        + sha256(bytes) + ", but it holds " + found.size() + " with " + found.sha256()
                        + "; file(path, store) shows them.");
        return myself;
    }

    /** Goes on to a file's text, as UTF-8. */
    public AbstractStringAssert<?> file(String path, StateStore store) {
        return text(() -> {
            ArtifactRef found = requireFile(path);
            try (InputStream bytes = store.open(found)) {
                return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read '" + path + "' of " + what(), e);
            }
        });
    }

    /** Requires that there is no file at this path. */
    public SELF doesNotHaveFile(String path) {
        isNotNull();
        require(
                requireFiles().get(path).isEmpty(),
                () -> "Expected " + what() + " not to have the file '" + path + "', but it has.");
        return myself;
    }

    /** Requires files at these paths and no other. */
    public SELF hasOnlyFiles(String... paths) {
        isNotNull();
        SortedSet<String> expected = new TreeSet<>(List.of(paths));
        SortedSet<String> found = new TreeSet<>(requireFiles().entries().keySet());
        require(
                expected.equals(found),
                () -> "Expected " + what() + " to have the files " + expected + ", but it has " + found + ".");
        return myself;
    }

    private ArtifactRef requireFile(String path) {
        FileTree tree = requireFiles();
        return tree.get(path)
                .orElseThrow(() -> broken("Expected " + what() + " to have the file '" + path + "', but it has "
                        + (tree.isEmpty() ? "none." : tree.entries().keySet() + ".")));
    }

    private FileTree requireFiles() {
        FileTree found = files();
        if (found == null) {
            throw broken("Expected " + what() + " to have files, but it left nothing.");
        }
        return found;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Requires that models were asked this often for it, tries that failed included. */
    public SELF madeModelCalls(long expected) {
        isNotNull();
        long made = spent().stream().mapToLong(Spent::tries).sum();
        require(
                made == expected,
                () -> "Expected " + what() + " to make " + counted(expected, "model call") + ", but it made " + made
                        + ".");
        return myself;
    }

    /** Requires that models used no more than this for it, tries included of which nobody knows how they ended. */
    public SELF usedAtMost(long tokens) {
        isNotNull();
        long known = spent().stream().mapToLong(s -> s.usage().tokens()).sum();
        long besides = spent().stream().mapToLong(Spent::unsettledTokens).sum();
        require(
                known + besides <= tokens,
                () -> "Expected " + what() + " to use at most " + counted(tokens, "token") + ", but it used " + known
                        + (besides == 0 ? "." : ", and up to " + besides + " in tries that came to no known end."));
        return myself;
    }

    /**
     * Requires that models cost no more than this for it, tries included of which nobody knows how they ended. A cost that
     * is not known is not at most anything.
     *
     * @param amount such as {@code 0.50}
     * @param currency an ISO 4217 code, the one of the run's money limit
     */
    public SELF costAtMost(String amount, String currency) {
        isNotNull();
        BigDecimal most = new BigDecimal(amount);
        Currency in = Currency.getInstance(currency);
        for (Spent spent : spent()) {
            require(
                    spent.usage().price() != null
                            || spent.unsettledCost().signum() > 0
                            || spent.usage().tokens() == 0 && spent.unsettledTokens() == 0,
                    () -> "Expected " + what() + " to cost at most " + amount + " " + currency
                            + ", but nobody knows what model '" + spent.model() + "' costs; give it a price.");
        }
        BigDecimal cost = spent().stream()
                .map(s -> Objects.requireNonNullElse(s.usage().price(), BigDecimal.ZERO)
                        .add(s.unsettledCost()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        Optional<Currency> paid = report().currency();
        require(
                cost.signum() == 0 || paid.equals(Optional.of(in)),
                () -> "Expected " + what() + " to cost at most " + amount + " " + currency + ", but it cost "
                        + cost.toPlainString()
                        + paid.map(c -> " " + c + ".").orElse("."));
        require(
                cost.compareTo(most) <= 0,
                () -> "Expected " + what() + " to cost at most " + amount + " " + currency + ", but it cost "
                        + cost.toPlainString() + " " + currency + ".");
        return myself;
    }

    private List<Spent> spent() {
        return report().spent().stream().filter(pays()).toList();
    }

    final RunReport report() {
        return Objects.requireNonNull(Objects.requireNonNull(run, "run").report, "report");
    }

    static String counted(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
