package dev.orchestrator.core.model.http;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.core.model.wire.Protocol.Complaint;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What it means that an endpoint did not answer, and what to do about it. */
final class Failures {
    /** Longer is no advice but an outage; who waits so long asks again anyway. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529);
    /** A gateway may have given up on what goes on behind it. */
    private static final Set<Integer> AFTER_WORK = Set.of(408, 500, 502, 504, 520, 522, 524);

    private static final Set<String> PASSING_CODES = Set.of(
            "overloaded_error",
            "rate_limit_error",
            "rate_limit_exceeded",
            "api_error",
            "server_error",
            "internal_server_error",
            "timeout_error",
            "unavailable",
            "resource_exhausted",
            "deadline_exceeded",
            "internal");

    private Failures() {}

    /**
     * Of an answer that is none.
     *
     * @param retryAfter the header's value, if there is one
     */
    static ModelException of(
            String endpoint, int status, @Nullable String retryAfter, @Nullable Complaint complaint, Instant now) {
        String said = complaint == null ? "" : ": " + complaint.message();
        String code = complaint == null ? "" : complaint.code().toLowerCase(Locale.ROOT);
        if (code.equals("insufficient_quota") || code.equals("billing_error")) {
            return unbilled(FailureClass.BUDGET, endpoint, "has no credit left" + said);
        } else if (PASSING.contains(status)) {
            return new ModelException(
                    FailureClass.TRANSIENT,
                    endpoint + " cannot answer now (HTTP " + status + ")" + said,
                    wait(retryAfter, now),
                    null,
                    AFTER_WORK.contains(status) ? null : Usage.NONE);
        }
        return switch (status) {
            case 401, 403 ->
                unbilled(
                        FailureClass.POLICY,
                        endpoint,
                        "does not let us in (HTTP " + status + "); give a key that may use this model" + said);
            case 404 ->
                unbilled(
                        FailureClass.DEFECT,
                        endpoint,
                        "knows no such model or address (HTTP 404); check the model's name and the base URL" + said);
            case 413 ->
                unbilled(
                        FailureClass.INVALID_OUTPUT,
                        endpoint,
                        "takes no request of this size (HTTP 413); send less context" + said);
            default -> new RequestRefusedException(endpoint + " refuses the request (HTTP " + status + ")" + said);
        };
    }

    /** Of what an endpoint says in the middle of an answer. */
    static ModelException inStream(String endpoint, Complaint complaint, Usage used) {
        boolean passing = complaint.code().isEmpty()
                || PASSING_CODES.contains(complaint.code().toLowerCase(Locale.ROOT));
        return new ModelException(
                passing ? FailureClass.TRANSIENT : FailureClass.DEFECT,
                endpoint + " gave up its answer" + (complaint.code().isEmpty() ? "" : " (" + complaint.code() + ")")
                        + ": " + complaint.message(),
                null,
                null,
                used);
    }

    /** Nothing was done that could be billed. */
    private static ModelException unbilled(FailureClass failureClass, String endpoint, String what) {
        return new ModelException(failureClass, endpoint + " " + what, null, null, Usage.NONE);
    }

    static ModelException failure(FailureClass failureClass, String endpoint, String what) {
        return new ModelException(failureClass, endpoint + " " + what);
    }

    /** Returns how long to wait, by seconds or a date as HTTP has them (RFC 9110, 10.2.3); null if that cannot be told. */
    static @Nullable Duration wait(@Nullable String retryAfter, Instant now) {
        if (retryAfter == null) {
            return null;
        }
        Duration wait;
        try {
            wait = retryAfter.strip().matches("\\d{1,9}(\\.\\d{1,9})?")
                    ? Duration.ofMillis((long) Math.ceil(Double.parseDouble(retryAfter.strip()) * 1_000))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(retryAfter.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException e) {
            return null;
        }
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
