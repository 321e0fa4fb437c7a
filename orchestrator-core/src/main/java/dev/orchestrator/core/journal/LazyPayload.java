package dev.orchestrator.core.journal;

import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.schema.Json;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A payload whose JSON is made when it is first looked at. */
final class LazyPayload implements Payload {
    private final Supplier<String> source;
    private volatile @Nullable Payload loaded;

    LazyPayload(Supplier<String> source) {
        this.source = source;
    }

    private Payload loaded() {
        Payload known = loaded;
        if (known == null) {
            known = Json.payload(source.get());
            loaded = known;
        }
        return known;
    }

    @Override
    public String json() {
        return loaded().json();
    }

    @Override
    public <T> T as(Class<T> type) {
        return loaded().as(type);
    }

    @Override
    public <T> T as(TypeRef<T> type) {
        return loaded().as(type);
    }

    @Override
    public String sha256() {
        return loaded().sha256();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Payload that && json().equals(that.json());
    }

    @Override
    public int hashCode() {
        return json().hashCode();
    }

    @Override
    public String toString() {
        return json();
    }
}
