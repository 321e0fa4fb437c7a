package dev.orchestrator.core.kernel;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.verify.Evidence;
import dev.orchestrator.api.verify.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns reports into verdicts. The only place where {@link Verdict.Met} is written. */
final class Verdicts {
    /** How many findings go back to whoever can mend them. */
    static final int MAX_FINDINGS = 40;

    private Verdicts() {}

    static Verdict of(CheckReport report, String verifier, String submissionDigest, Instant at) {
        CheckResult result = report.result();
        if (result instanceof CheckResult.Passed passed) {
            return passed.executed() < 1
                    ? new Verdict.Inconclusive("verifier '" + verifier + "' passed without executing a single check"
                            + " (executed = " + passed.executed() + "); nothing is known")
                    : new Verdict.Met(new Evidence(
                            report.criterionHash(),
                            report.verifierVersion(),
                            submissionDigest,
                            passed.executed(),
                            passed.facts(),
                            at));
        }
        if (result instanceof CheckResult.Rejected rejected) {
            return rejected.findings().isEmpty()
                    ? new Verdict.Inconclusive(
                            "verifier '" + verifier + "' rejected without a finding; nothing could be mended")
                    : new Verdict.NotMet(
                            capped(rejected.findings()),
                            new Evidence(
                                    report.criterionHash(),
                                    report.verifierVersion(),
                                    submissionDigest,
                                    0,
                                    Map.of(),
                                    at));
        }
        if (result instanceof CheckResult.Unsatisfiable unsatisfiable) {
            return new Verdict.Impossible(unsatisfiable.reason());
        }
        return new Verdict.Inconclusive(((CheckResult.CouldNotRun) result).reason());
    }

    /** Collects what was found, without repetition, first cause first. */
    static List<Finding> findings(@Nullable Verdict[] verdicts) {
        Set<Finding> all = Set.of();
        for (Verdict verdict : verdicts) {
            if (verdict instanceof Verdict.NotMet notMet) {
                all = all.isEmpty() ? new LinkedHashSet<>() : all;
                all.addAll(notMet.findings());
            }
        }
        return all.isEmpty() ? List.of() : capped(new ArrayList<>(all));
    }

    static String fingerprints(List<Finding> findings) {
        return findings.stream().map(Finding::fingerprint).sorted().distinct().collect(Collectors.joining(" "));
    }

    static List<Finding> capped(List<Finding> findings) {
        if (findings.size() <= MAX_FINDINGS) {
            return List.copyOf(findings);
        }
        List<Finding> kept = new ArrayList<>(findings.subList(0, MAX_FINDINGS - 1));
        kept.add(Finding.of(
                "more-findings", (findings.size() - kept.size()) + " more findings were left out; mend these first."));
        return List.copyOf(kept);
    }
}
