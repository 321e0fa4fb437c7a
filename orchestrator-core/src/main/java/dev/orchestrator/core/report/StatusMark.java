package dev.orchestrator.core.report;

import dev.orchestrator.api.TaskStatus;
import java.util.Locale;

/** How a status is shown: a sign, a word, and a tone for where there is colour. */
final class StatusMark {
    private StatusMark() {}

    static String sign(TaskStatus status) {
        return switch (status) {
            case WAITING -> "·";
            case READY -> "○";
            case PLANNING -> "◇";
            case SPLIT -> "▾";
            case WORKING -> "●";
            case CHECKING -> "◆";
            case BACKOFF -> "↻";
            case PARKED -> "‖";
            case CANCELLING -> "⊗";
            case ACCEPTED -> "✓";
            case UNVERIFIED -> "?";
            case FAILED -> "✗";
            case SKIPPED -> "»";
            case CANCELLED -> "⊘";
        };
    }

    /** The sign in ASCII, for terminals and logs that know nothing else. */
    static String asciiSign(TaskStatus status) {
        return switch (status) {
            case WAITING -> ".";
            case READY -> "o";
            case PLANNING -> "p";
            case SPLIT -> "v";
            case WORKING -> "*";
            case CHECKING -> "c";
            case BACKOFF -> "~";
            case PARKED -> "=";
            case CANCELLING -> "%";
            case ACCEPTED -> "+";
            case UNVERIFIED -> "?";
            case FAILED -> "x";
            case SKIPPED -> "-";
            case CANCELLED -> "/";
        };
    }

    static String word(TaskStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** One of {@code ok}, {@code bad}, {@code warn}, {@code live}, {@code idle}. */
    static String tone(TaskStatus status) {
        return switch (status) {
            case ACCEPTED -> "ok";
            case FAILED -> "bad";
            case UNVERIFIED, PARKED, BACKOFF, CANCELLING -> "warn";
            case PLANNING, SPLIT, WORKING, CHECKING -> "live";
            case WAITING, READY, SKIPPED, CANCELLED -> "idle";
        };
    }
}
