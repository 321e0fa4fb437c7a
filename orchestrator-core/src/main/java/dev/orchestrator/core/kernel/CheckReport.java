package dev.orchestrator.core.kernel;

import dev.orchestrator.api.verify.CheckResult;

/**
 * What a verifier said, and which one said it about which criterion.
 *
 * @param criterionHash SHA-256 of the criterion
 * @param verifierVersion the version of the verifier that looked
 */
public record CheckReport(CheckResult result, String criterionHash, String verifierVersion) {}
