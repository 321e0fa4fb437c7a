package dev.orchestrator.testkit.replay;

import dev.orchestrator.api.RunId;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.api.run.Approval;
import dev.orchestrator.core.files.LineDiff;
import dev.orchestrator.core.journal.Requests;
import dev.orchestrator.core.step.JsonDiff;
import dev.orchestrator.core.step.StepKey;
import dev.orchestrator.testkit.replay.RecordedAnswers.Cursor;
import dev.orchestrator.testkit.replay.Recording.Scope;
import dev.orchestrator.testkit.replay.Recording.Slot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says how a rerun drifts from its recording. */
final class DriftText {
    private static final int MOST_CANDIDATES = 50;
    private static final int MOST_DIFFERENCES = 10;
    private static final int MOST_SLOTS = 10;
    private static final int MOST_VALUE = 200;
    private static final String BREAK = "\n  ";

    private final RunId run;
    private final String place;
    private final boolean acceptable;

    /** @param acceptable whether the run can be recorded anew */
    DriftText(RunId run, String place, boolean acceptable) {
        this.run = run;
        this.place = place;
        this.acceptable = acceptable;
    }

    /** Something is asked for that was not recorded. */
    Drift missing(Slot slot, Collection<Cursor> recorded) {
        String now = Requests.content(slot.key());
        Slot nearest = nearest(slot, now, recorded).orElse(null);
        Drift.Place missing;
        StringBuilder text = begin("asks for something that was not recorded");
        line(text, "slot", slot.toString());
        line(text, "asked", hash(now));
        if (nearest == null) {
            line(text, "nearest", "nothing of that name was recorded");
            missing = new Drift.Place(Drift.Kind.MISSING, slot.toString(), hash(now), null, null, List.of(), List.of());
        } else {
            String before = Requests.content(nearest.key());
            List<Drift.Difference> differences = differences(before, now);
            List<String> lines = lines(nearest.key(), slot.key());
            missing = new Drift.Place(
                    Drift.Kind.MISSING,
                    slot.toString(),
                    hash(now),
                    nearest.toString(),
                    hash(before),
                    differences,
                    lines);
            line(text, "recorded", hash(before));
            line(text, "nearest", nearest.toString());
            explain(text, differences, lines);
        }
        return new Drift(end(text), List.of(missing));
    }

    /** A person is asked what was not recorded. */
    Drift notAsked(Approval approval, Map<String, String> recorded) {
        String slot = "task " + approval.task() + ", approval of '" + approval.subject() + "'";
        StringBuilder text = begin("asks a person what nobody was asked when it was recorded");
        line(text, "slot", slot);
        line(text, "asked", approval.subjectHash());
        line(
                text,
                "nearest",
                recorded.containsValue(approval.subject())
                        ? "the same subject was recorded, with other contents, or in another attempt"
                        : recorded.isEmpty() ? "no approval was recorded" : "recorded are " + recorded.values());
        Drift.Place place =
                new Drift.Place(Drift.Kind.MISSING, slot, approval.subjectHash(), null, null, List.of(), List.of());
        return new Drift(end(text), List.of(place));
    }

    /** Something was recorded that nobody has asked for. */
    Drift unused(List<Slot> slots, List<String> approvals) {
        List<Drift.Place> places = new ArrayList<>();
        for (Slot slot : slots) {
            places.add(new Drift.Place(
                    Drift.Kind.UNUSED,
                    slot.toString(),
                    hash(Requests.content(slot.key())),
                    null,
                    null,
                    List.of(),
                    List.of()));
        }
        approvals.forEach(subject -> places.add(new Drift.Place(
                Drift.Kind.UNUSED, "approval of '" + subject + "'", "", null, null, List.of(), List.of())));
        StringBuilder text = begin("has ended without asking for all that was recorded");
        places.stream()
                .limit(MOST_SLOTS)
                .forEach(p -> line(text, "unused", p.slot() + (p.hash().isEmpty() ? "" : ", " + p.hash())));
        if (places.size() > MOST_SLOTS) {
            line(text, "unused", "and " + (places.size() - MOST_SLOTS) + " more");
        }
        return new Drift(end(text), places);
    }

    private StringBuilder begin(String what) {
        return new StringBuilder("the rerun of run " + run + " (" + place + ") " + what);
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(BREAK).append(String.format("%-9s ", name)).append(value);
    }

    private String end(StringBuilder text) {
        if (!acceptable) {
            text.append(BREAK).append("The run was cancelled, so it cannot be recorded anew: export another one.");
            return text.toString();
        }
        return text.append(BREAK)
                .append(
                        "To accept it, bind the models that are asked with .model(…) and run this test, and no other, once"
                                + " with -D")
                .append(Rerun.PROPERTY)
                .append("=RECORD_MISSING: what is missing is asked for, and the recording written anew.")
                .toString();
    }

    private static void explain(StringBuilder text, List<Drift.Difference> differences, List<String> lines) {
        if (differences.isEmpty()) {
            line(text, "differs", "in its place only: the contents are the same");
        }
        differences.stream().limit(MOST_DIFFERENCES).forEach(d -> line(text, "differs", shortened(d)));
        if (differences.size() > MOST_DIFFERENCES) {
            line(text, "differs", "and in " + (differences.size() - MOST_DIFFERENCES) + " more places");
        }
        lines.forEach(l -> text.append(BREAK).append("  ").append(l.stripTrailing()));
    }

    private static String shortened(Drift.Difference difference) {
        return new Drift.Difference(difference.pointer(), shortened(difference.recorded()), shortened(difference.now()))
                .toString();
    }

    private static @Nullable String shortened(@Nullable String json) {
        return json == null || json.length() <= MOST_VALUE ? json : json.substring(0, MOST_VALUE) + "…";
    }

    // ---- the nearest ----

    private static Optional<Slot> nearest(Slot slot, String now, Collection<Cursor> recorded) {
        Comparator<Cursor> byPlace = Comparator.comparing(c -> distance(slot, c));
        return recorded.stream()
                .filter(c -> c.slot.key().name().equals(slot.key().name()))
                .sorted(byPlace.thenComparing(c -> c.slot.key().occurrence()))
                .limit(MOST_CANDIDATES)
                .min(byPlace.thenComparing(
                        c -> differences(Requests.content(c.slot.key()), now).size()))
                .map(c -> c.slot);
    }

    /** What nobody has asked for comes first, and then what is near. */
    private static int distance(Slot slot, Cursor cursor) {
        Scope scope = cursor.slot.scope();
        int place = scope.equals(slot.scope())
                ? 0
                : scope.task().equals(slot.scope().task())
                        ? 1
                        : scope.kind() == slot.scope().kind() ? 2 : 3;
        return place * 2 + (cursor.isLeft() ? 0 : 1);
    }

    private static List<Drift.Difference> differences(String recorded, String now) {
        return JsonDiff.between(recorded, now).stream()
                .map(d -> new Drift.Difference(d.pointer(), d.recorded(), d.now()))
                .toList();
    }

    /** Returns how the first message that differs does. */
    private static List<String> lines(StepKey recorded, StepKey now) {
        if (!(recorded.content() instanceof ModelRequest before) || !(now.content() instanceof ModelRequest after)) {
            return List.of();
        }
        int messages = Math.max(before.messages().size(), after.messages().size());
        for (int i = 0; i < messages; i++) {
            String then = text(before.messages(), i);
            String today = text(after.messages(), i);
            if (!then.equals(today)) {
                List<String> lines = new ArrayList<>();
                lines.add("message " + i + ":");
                lines.addAll(LineDiff.unified(then, today));
                return lines;
            }
        }
        return List.of();
    }

    private static String text(List<Message> messages, int index) {
        return index < messages.size() ? messages.get(index).text() + "\n" : "";
    }

    private static String hash(String json) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(json.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
