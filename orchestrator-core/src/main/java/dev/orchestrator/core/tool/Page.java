package dev.orchestrator.core.tool;

import dev.orchestrator.schema.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of many items, as much as was asked for and there is room for, and notes on what is not in it. */
final class Page<T> {
    private static final int MAX_NOTES = 500;

    private final String what;
    private final int offset;
    private final int limit;
    private final List<T> items = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int room;
    private int count;
    private boolean full;

    /** @param room how many characters the JSON texts of its items may have */
    Page(String what, @Nullable Integer offset, @Nullable Integer limit, int room) {
        this.what = what;
        this.offset = offset == null ? 1 : offset;
        this.limit = limit == null ? Integer.MAX_VALUE : limit;
        this.room = room;
    }

    void add(T item) {
        count++;
        if (count < offset || full) {
            return;
        }
        int length = Json.write(item).length() + 1;
        full = items.size() == limit || length > room && !items.isEmpty();
        if (!full) {
            items.add(item);
            room -= length;
        }
    }

    void note(String note) {
        notes.add(note);
    }

    void note(Workspace.Listing listing) {
        if (!listing.leftOut().isEmpty()) {
            note("left out: " + String.join(", ", listing.leftOut()));
        }
        if (!listing.complete()) {
            note("there is more, too much to be listed; name a folder");
        }
    }

    List<T> items() {
        return items;
    }

    /** Returns what is not among the items; null if there is nothing. */
    @Nullable String notes() {
        int shown = offset + items.size() - 1;
        if (shown < count) {
            notes.add(0, (count - shown) + " more " + what + "; go on with offset " + (shown + 1));
        } else if (items.isEmpty() && count > 0) {
            notes.add(0, "there are only " + count + " " + what);
        }
        String all = String.join(". ", notes);
        int kept = ShortResult.prefix(all, MAX_NOTES);
        return all.isEmpty() ? null : kept < all.length() ? all.substring(0, kept) + '…' : all;
    }
}
