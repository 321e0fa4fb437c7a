package dev.orchestrator.core.journal;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.TaskId;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.verify.Evidence;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.files.TreeChange;
import dev.orchestrator.core.journal.json.JsonIn;
import dev.orchestrator.core.journal.json.JsonOut;
import dev.orchestrator.core.kernel.Content;
import dev.orchestrator.core.kernel.Event;
import dev.orchestrator.core.kernel.HandoffRef;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Files, results, verdicts and ends as JSON, and back. */
final class ResultValues {
    private ResultValues() {}

    // ---- files and payloads ----

    /**
     * Path → artifact. Or, of another shape, so that a file may be called anything: a manifest's hash and size, and what
     * differs from the files it lists.
     *
     * @param ref how to write it; null to write all of it
     */
    static void write(JsonOut out, FileTree tree, @Nullable TreeRef ref) {
        if (ref == null) {
            write(out, tree);
            return;
        }
        out.object().put("manifest", ref.manifest().sha256());
        members(out, ref.change());
        out.put("size", ref.manifest().size()).endObject();
    }

    private static void write(JsonOut out, FileTree tree) {
        out.object();
        tree.entries().forEach((path, ref) -> {
            out.name(path);
            write(out, ref);
        });
        out.endObject();
    }

    /** Returns what a tree is written by; null if all of it is there. */
    static @Nullable TreeRef treeRef(JsonIn in) {
        JsonIn manifest = in.find("manifest");
        if (manifest == null || !manifest.isString()) {
            return null;
        }
        return new TreeRef(new ArtifactRef(manifest.string(), in.number("size")), change(in));
    }

    /** Returns a tree all of which is there. */
    static FileTree files(JsonIn in) {
        return FileTree.of(in.members(ResultValues::artifact));
    }

    static void write(JsonOut out, TreeChange change) {
        members(out.object(), change);
        out.endObject();
    }

    private static void members(JsonOut out, TreeChange change) {
        if (!change.put().isEmpty()) {
            write(out.name("put"), change.put());
        }
        if (!change.removed().isEmpty()) {
            out.put("removed", change.removed());
        }
    }

    static TreeChange change(JsonIn in) {
        JsonIn put = in.find("put");
        JsonIn removed = in.find("removed");
        return new TreeChange(
                put == null ? FileTree.EMPTY : files(put),
                new TreeSet<>(removed == null ? List.of() : removed.items(JsonIn::string)));
    }

    private static void write(JsonOut out, ArtifactRef ref) {
        out.object().put("sha256", ref.sha256()).put("size", ref.size()).endObject();
    }

    private static ArtifactRef artifact(JsonIn in) {
        return new ArtifactRef(in.string("sha256"), in.number("size"));
    }

    static void write(JsonOut out, Content content) {
        out.object();
        if (content instanceof Content.Inline inline) {
            out.putJson("json", inline.json());
        } else if (content instanceof Content.Stored stored) {
            out.name("artifact");
            write(out, stored.ref());
        } else if (content instanceof Content.Joined joined) {
            out.name("joined").object();
            for (int i = 0; i < joined.names().size(); i++) {
                out.name(joined.names().get(i));
                write(out, joined.members().get(i));
            }
            out.endObject();
        }
        out.endObject();
    }

    static Content content(JsonIn in) {
        JsonIn json = in.find("json");
        if (json != null) {
            return new Content.Inline(json.json());
        }
        JsonIn artifact = in.find("artifact");
        if (artifact != null) {
            return new Content.Stored(artifact(artifact));
        }
        JsonIn joined = in.find("joined");
        if (joined == null) {
            throw in.wrong("a payload (json, artifact or joined)");
        }
        var members = joined.members(ResultValues::content);
        return new Content.Joined(List.copyOf(members.keySet()), new ArrayList<>(members.values()));
    }

    static void write(JsonOut out, HandoffRef handoff, @Nullable TreeRef ref) {
        out.object()
                .put("concerns", handoff.concerns())
                .put("digest", handoff.digest())
                .name("files");
        write(out, handoff.files(), ref);
        out.put("notes", handoff.notes()).name("result");
        write(out, handoff.result());
        out.endObject();
    }

    static HandoffRef handoff(JsonIn in, TreeReader trees) {
        return new HandoffRef(
                content(in.get("result")),
                trees.read(in.get("files")),
                in.strings("notes"),
                in.strings("concerns"),
                in.string("digest"));
    }

    // ---- findings and verdicts ----

    static void write(JsonOut out, List<Finding> findings) {
        out.array();
        for (Finding finding : findings) {
            out.item().object().put("code", finding.code());
            Location location = finding.location();
            if (location != null) {
                out.put("column", location.column())
                        .put("file", location.file())
                        .put("line", location.line());
            }
            out.put("message", finding.message()).endObject();
        }
        out.endArray();
    }

    static List<Finding> findings(JsonIn in) {
        return in.items(finding -> new Finding(
                finding.string("code"),
                finding.string("message"),
                finding.find("file") == null
                        ? null
                        : new Location(finding.string("file"), finding.integer("line"), finding.integer("column"))));
    }

    static void write(JsonOut out, Verdict verdict) {
        out.object();
        if (verdict instanceof Verdict.Met met) {
            out.name("evidence");
            write(out, met.evidence());
            out.put("kind", "met");
        } else if (verdict instanceof Verdict.NotMet notMet) {
            out.name("evidence");
            write(out, notMet.evidence());
            out.name("findings");
            write(out, notMet.findings());
            out.put("kind", "not-met");
        } else if (verdict instanceof Verdict.Impossible impossible) {
            out.put("kind", "impossible").put("reason", impossible.reason());
        } else if (verdict instanceof Verdict.Inconclusive inconclusive) {
            out.put("kind", "inconclusive").put("reason", inconclusive.reason());
        }
        out.endObject();
    }

    static Verdict verdict(JsonIn in) {
        JsonIn kind = in.get("kind");
        return switch (kind.string()) {
            case "met" -> new Verdict.Met(evidence(in.get("evidence")));
            case "not-met" -> new Verdict.NotMet(findings(in.get("findings")), evidence(in.get("evidence")));
            case "impossible" -> new Verdict.Impossible(in.string("reason"));
            case "inconclusive" -> new Verdict.Inconclusive(in.string("reason"));
            default -> throw kind.wrong("one of impossible, inconclusive, met, not-met");
        };
    }

    private static void write(JsonOut out, Evidence evidence) {
        out.object()
                .put("at", evidence.at().toString())
                .put("criterion", evidence.criterionHash())
                .put("executed", evidence.executed())
                .name("facts")
                .object();
        evidence.facts().forEach(out::put);
        out.endObject()
                .put("submission", evidence.submissionDigest())
                .put("verifierVersion", evidence.verifierVersion())
                .endObject();
    }

    private static Evidence evidence(JsonIn in) {
        return new Evidence(
                in.string("criterion"),
                in.string("verifierVersion"),
                in.string("submission"),
                in.number("executed"),
                in.get("facts").members(JsonIn::string),
                Instants.parse(in.string("at")));
    }

    // ---- ends ----

    static void write(JsonOut out, Event.End end) {
        out.object();
        Failure failure = end.failure();
        if (failure != null) {
            out.name("failure").object().put("causes", failure.causes());
            out.put("class", WireNames.FAILURE_CLASSES.of(failure.failureClass()))
                    .name("findings");
            write(out, failure.findings());
            out.put("message", failure.message())
                    .put("next", failure.next())
                    .put("task", failure.task().path())
                    .endObject();
        }
        out.put("status", WireNames.STATUSES.of(end.status())).endObject();
    }

    static Event.End end(JsonIn in) {
        JsonIn failure = in.find("failure");
        return new Event.End(WireNames.STATUSES.read(in.get("status")), failure == null ? null : failure(failure));
    }

    private static Failure failure(JsonIn in) {
        return new Failure(
                WireNames.FAILURE_CLASSES.read(in.get("class")),
                new TaskId(in.string("task")),
                in.string("message"),
                in.string("next"),
                findings(in.get("findings")),
                in.strings("causes"));
    }
}
