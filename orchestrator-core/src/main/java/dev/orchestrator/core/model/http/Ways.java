package dev.orchestrator.core.model.http;

import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.core.model.wire.Enforcement;
import dev.orchestrator.schema.lowering.DialectProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways in which one shape can be told, the firmest first, and the one to begin with. Safe for several threads. */
final class Ways {
    private final OutputSchema shape;
    private final DialectProfile profile;
    private final List<Enforcement> spoken;
    /** Where what works begins; may be lost to another thread, which costs one refused request. */
    private volatile int first;

    private volatile @Nullable Way known;

    /** @param spoken at least one that every shape can be told by */
    Ways(OutputSchema shape, DialectProfile profile, List<Enforcement> spoken) {
        this.shape = shape;
        this.profile = profile;
        this.spoken = spoken;
    }

    /** Returns the first that is not firmer than any that was refused. */
    Way first() {
        Way way = known;
        if (way == null) {
            way = from(first);
            if (way == null) {
                throw new IllegalStateException("no way to tell a shape");
            }
            known = way;
        }
        return way;
    }

    /** Returns the next; null if there is none. */
    @Nullable Way after(Way way) {
        return from(spoken.indexOf(way.enforcement()) + 1);
    }

    private @Nullable Way from(int index) {
        for (int i = index; i < spoken.size(); i++) {
            Way way = Way.of(spoken.get(i), shape, profile);
            if (way != null) {
                return way;
            }
        }
        return null;
    }

    /** From now on begins with the firmest again. */
    void beginAgain() {
        first = 0;
        known = null;
    }

    /** From now on begins with this one. */
    void beginWith(Way way) {
        first = spoken.indexOf(way.enforcement());
        known = way;
    }
}
