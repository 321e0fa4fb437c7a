package dev.orchestrator.schema;

import dev.orchestrator.schema.tree.Misfit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One Java type as JSON: how it is read, and what its schema says. Immutable and safe for use by several threads. */
interface Shape {
    /**
     * Returns the value of a tree; null only where the type has null.
     *
     * @throws Misfit if the tree has another shape
     */
    @Nullable Object read(@Nullable Object node);

    /** @throws Misfit if a type within it has no JSON form */
    Map<String, Object> schema(Definitions definitions);

    /** Returns whether JSON null is a value of this type, not the absence of one. */
    default boolean hasNull() {
        return false;
    }
}
