package dev.orchestrator.samples.quickstart;

import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.testkit.contract.Sample;
import dev.orchestrator.testkit.contract.VerifierContract;

// tag::contract
class DatedEntriesTest extends VerifierContract {
    @Override
    protected Verifier verifier() {
        return new DatedEntries();
    }

    @Override
    protected Sample sample() {
        return Sample.of("Release notes").file("NOTES.md", "## 2.4, 2026-11-22");
    }

    @Override
    protected Sample badSample() {
        return Sample.of("Release notes").file("NOTES.md", "## 2.4");
    }
}
// end::contract
