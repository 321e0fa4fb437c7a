package dev.orchestrator.samples.migration.library;

/** A library could not be fetched; the message says which, what was tried and what to do. */
public final class FetchException extends Exception {
    private static final long serialVersionUID = 1L;

    FetchException(String message) {
        super(message);
    }
}
