package dev.orchestrator.api.goal;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is wanted, as a list of requirements.
 *
 * @param title what it is about; not blank
 * @param requirements with ids unique in the spec
 */
public record Spec(String title, List<Requirement> requirements) {
    /** @throws IllegalArgumentException if {@code title} is blank or a requirement's or criterion's id stands twice */
    public Spec {
        Objects.requireNonNull(title, "title");
        requirements = List.copyOf(requirements);
        if (title.isBlank()) {
            throw new IllegalArgumentException("spec needs a title");
        }
        Set<String> seen = new HashSet<>();
        Set<String> seenCriteria = new HashSet<>();
        for (Requirement requirement : requirements) {
            if (!seen.add(requirement.id())) {
                throw new IllegalArgumentException(
                        "spec '" + title + "' has requirement " + requirement.id() + " twice; rename one");
            }
            for (Criterion criterion : requirement.criteria()) {
                if (!seenCriteria.add(criterion.id())) {
                    throw new IllegalArgumentException("spec '" + title + "' has criterion " + criterion.id()
                            + " twice, the second time in requirement " + requirement.id() + "; rename one");
                }
            }
        }
    }

    /** Returns every requirement's criteria, in the spec's order. */
    public List<Criterion> criteria() {
        return requirements.stream().flatMap(r -> r.criteria().stream()).toList();
    }

    /** Returns the requirement with this id, if there is one. */
    public Optional<Requirement> requirement(String id) {
        return requirements.stream().filter(r -> r.id().equals(id)).findFirst();
    }
}
