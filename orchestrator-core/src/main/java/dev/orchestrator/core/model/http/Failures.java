package dev.orchestrator.core.model.http;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.core.model.wire.Protocol.Complaint;
import dev.orchestrator.core.model.wire.Trouble;
import dev.orchestrator.core.model.wire.WireException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What it means that an endpoint did not answer, and what to do about it. */
final class Failures {
    /** Longer is no advice but an outage; who waits so long asks again anyway. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);
    private static final Set<Integer> LASTING = Set.of(501, 505);
    /** Any other may have come after work that went on behind a gateway, or still goes on. */
    private static final Set<Integer> BEFORE_WORK = Set.of(409, 425, 429, 503, 521, 523, 529);

    private final String endpoint;
    private final Secrets secrets;

    /** @param secrets are in no message and no cause */
    Failures(String endpoint, Secrets secrets) {
        this.endpoint = endpoint;
        this.secrets = secrets;
    }

    /**
     * Of an answer that is none.
     *
     * @param retryAfter the header's value, if there is one
     */
    ModelException of(int status, @Nullable String retryAfter, @Nullable Complaint complaint, Instant now) {
        String said = complaint == null ? "" : said(complaint);
        Trouble trouble = complaint == null ? Trouble.OTHER : complaint.trouble();
        String http = " (HTTP " + status + ")";
        if (status == 402 || trouble == Trouble.NO_CREDIT) {
            return noCredit(said, Usage.NONE);
        } else if (status == 401 || status == 403) {
            return shut(http, said, Usage.NONE);
        } else if (trouble == Trouble.TOO_LONG && status != 429) {
            return tooLong(http, said, Usage.NONE);
        } else if (PASSING.contains(status) || status >= 500 && !LASTING.contains(status)) {
            return new ModelException(
                    FailureClass.TRANSIENT,
                    endpoint + " cannot answer now" + http + said,
                    wait(retryAfter, now),
                    null,
                    BEFORE_WORK.contains(status) ? Usage.NONE : null);
        } else if (trouble == Trouble.FILTERED) {
            return filtered(http, said, Usage.NONE);
        } else if (trouble == Trouble.WRONG_KEY) {
            return shut(http, said, Usage.NONE);
        } else if (status < 400) {
            return failure(
                    FailureClass.DEFECT,
                    "is not there any more" + http + "; set the base URL to where it is, since a key is not sent on"
                            + " to where an answer says" + said,
                    Usage.NONE);
        } else if (status == 404 || status == 405) {
            return failure(
                    FailureClass.DEFECT,
                    "knows no such model or address" + http + "; check the model's name and the base URL" + said,
                    Usage.NONE);
        } else if (status == 413) {
            return failure(
                    FailureClass.INVALID_OUTPUT,
                    "takes no request of this size" + http + "; send less context" + said,
                    Usage.NONE);
        }
        return new RequestRefusedException(endpoint + " refuses the request" + http + said);
    }

    /** Of what an endpoint says instead of an answer, or in the middle of one. */
    ModelException inStream(Complaint complaint, @Nullable Usage used) {
        String said = said(complaint);
        String code = complaint.code().isEmpty() ? "" : " (" + secrets.quote(complaint.code()) + ")";
        return switch (complaint.trouble()) {
            case NO_CREDIT -> noCredit(said, used);
            case TOO_LONG -> tooLong(code, said, used);
            case FILTERED -> filtered(code, said, used);
            case WRONG_KEY -> shut(code, said, used);
            case PASSING -> gaveUp(FailureClass.TRANSIENT, code, said, used);
            case OTHER -> gaveUp(code.isEmpty() ? FailureClass.TRANSIENT : FailureClass.DEFECT, code, said, used);
        };
    }

    /** Of an answer of which it is said at its end, by this code, that it did not come to it. */
    ModelException gaveUp(String code, Usage used) {
        return gaveUp(FailureClass.TRANSIENT, " (" + secrets.quote(code) + ")", "", used);
    }

    private ModelException gaveUp(FailureClass failureClass, String code, String said, @Nullable Usage used) {
        return failure(failureClass, "gave up its answer" + code + said, used);
    }

    private ModelException noCredit(String said, @Nullable Usage used) {
        return failure(FailureClass.BUDGET, "has no credit left" + said, used);
    }

    private ModelException shut(String code, String said, @Nullable Usage used) {
        return failure(
                FailureClass.POLICY, "does not let us in" + code + "; give a key that may use this model" + said, used);
    }

    private ModelException tooLong(String code, String said, @Nullable Usage used) {
        return failure(
                FailureClass.INVALID_OUTPUT,
                "cannot take in so much" + code + "; send less context, allow a shorter answer (maxOutputTokens), or"
                        + " take a model that holds more" + said,
                used);
    }

    private ModelException filtered(String code, String said, @Nullable Usage used) {
        return failure(FailureClass.REFUSED, "does not answer this" + code + "; ask in other words" + said, used);
    }

    /**
     * Of a connection that there is not, or no more.
     *
     * @param arrived whether anything of the request can have arrived; if not, nobody bills it
     * @param outOfTime whether it is our time that is over
     */
    ModelException broken(IOException e, String what, boolean arrived, boolean outOfTime) {
        String how = arrived
                ? outOfTime ? "did not answer in time" : what
                : outOfTime ? "could not be reached in time" : "could not be reached";
        String message = e.getMessage() == null ? "" : ": " + secrets.quote(e.getMessage());
        return new ModelException(
                FailureClass.TRANSIENT,
                endpoint + " " + how + " (" + e.getClass().getSimpleName() + message + ")",
                null,
                secrets.shown(e),
                arrived ? null : Usage.NONE);
    }

    /** Of what is not of the endpoint's protocol. */
    ModelException notOfProtocol(WireException e) {
        return failure(FailureClass.INVALID_OUTPUT, "does not keep to its protocol: " + e.getMessage(), null);
    }

    /** Of what we did not think of. */
    ModelException defect(Throwable e) {
        return new ModelException(
                FailureClass.DEFECT,
                endpoint + " could not be asked: " + secrets.quote(e.toString()),
                null,
                secrets.shown(e));
    }

    ModelException failure(FailureClass failureClass, String what, @Nullable Usage used) {
        return new ModelException(failureClass, endpoint + " " + what, null, null, used);
    }

    private String said(Complaint complaint) {
        return ": " + secrets.quote(complaint.message());
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
