package dev.orchestrator.api.plan;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The names a pipeline has registered.
 *
 * @param workers names of workers
 * @param planners names of planners
 * @param verifiers names of verifiers
 */
public record Catalogue(SortedSet<String> workers, SortedSet<String> planners, SortedSet<String> verifiers) {
    /** Copies the sets. */
    public Catalogue {
        workers = Collections.unmodifiableSortedSet(new TreeSet<>(workers));
        planners = Collections.unmodifiableSortedSet(new TreeSet<>(planners));
        verifiers = Collections.unmodifiableSortedSet(new TreeSet<>(verifiers));
    }

    /** Returns the catalogue of these names. */
    public static Catalogue of(Collection<String> workers, Collection<String> planners, Collection<String> verifiers) {
        return new Catalogue(new TreeSet<>(workers), new TreeSet<>(planners), new TreeSet<>(verifiers));
    }
}
