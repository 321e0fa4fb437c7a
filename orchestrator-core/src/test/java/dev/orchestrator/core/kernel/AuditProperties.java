package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.store.Ownership;
import dev.orchestrator.api.verify.Verdict;
import dev.orchestrator.core.audit.Audit;
import dev.orchestrator.core.journal.EventRecord;
import dev.orchestrator.core.journal.Journals;
import dev.orchestrator.core.journal.Shelf;
import dev.orchestrator.core.journal.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import org.jspecify.annotations.Nullable;

/** Whatever a run was like, its journal audits clean; and whatever is done to that journal is found. */
class AuditProperties {
    private static final Ownership OWNER = new Ownership(Journals.RUN, "me", 1);

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void what_the_kernel_decided_is_what_it_decides(@ForAll long seed) {
        audited(seed);
    }

    @Tag("slow")
    @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
    void what_the_kernel_decided_is_what_it_decides_100x(@ForAll long seed) {
        audited(seed);
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void what_was_changed_afterwards_is_found(@ForAll long seed) {
        changed(seed);
    }

    @Tag("slow")
    @Property(tries = 15_000, shrinking = ShrinkingMode.OFF)
    void what_was_changed_afterwards_is_found_100x(@ForAll long seed) {
        changed(seed);
    }

    private static void audited(long seed) {
        List<KernelRun.Recorded> journal = journal(seed);

        Audit.Report report = audit(journal);
        Audit.Report readBack = Audit.of(new Shelf(StoredRecord.chained(Journals.RUN, records(journal))), Journals.RUN);

        assertThat(report.problems()).as("seed %d", seed).isEmpty();
        assertThat(report.records()).isEqualTo(journal.size());
        assertThat(report.decisions())
                .isEqualTo(journal.stream().filter(r -> !r.unfinished()).count()
                        - (journal.size() > 1 && !(journal.get(1).event() instanceof Event.Reopening) ? 1 : 0));
        assertThat(readBack).isEqualTo(report);
    }

    private static void changed(long seed) {
        List<KernelRun.Recorded> journal = journal(seed);
        SplittableRandom dice = new SplittableRandom(seed);
        int at = dice.nextInt(journal.size());
        KernelRun.Recorded there = journal.get(at);
        String what;
        List<KernelRun.Recorded> changed = new ArrayList<>(journal);
        switch (dice.nextInt(4)) {
            case 0 -> {
                if (mayBeLeftOut(journal, at)) {
                    return;
                }
                what = "left out";
                changed.remove(at);
            }
            case 1 -> {
                if (there.event() instanceof Event.Reopening) {
                    return; // it may well have been left and reopened twice
                }
                what = "doubled";
                changed.add(at, there);
            }
            case 2 -> {
                if (at + 1 == journal.size() || mayBeSwapped(there, journal.get(at + 1))) {
                    return;
                }
                what = "swapped with the next";
                changed.set(at, journal.get(at + 1));
                changed.set(at + 1, there);
            }
            default -> {
                Event other = otherwise(there.event());
                if (other == null) {
                    return;
                }
                what = "replaced by " + other;
                changed.set(at, new KernelRun.Recorded(there.at(), other, there.unfinished()));
            }
        }

        assertThat(audit(changed).problems())
                .as("seed %d: event %d of %d, %s, is %s", seed, at + 1, journal.size(), there, what)
                .isNotEmpty();
    }

    /** Without these the journal tells of another run that there could be, or ends sooner. */
    private static boolean mayBeLeftOut(List<KernelRun.Recorded> journal, int at) {
        KernelRun.Recorded there = journal.get(at);
        boolean alone = !there.unfinished() && (at == 0 || !journal.get(at - 1).unfinished());
        return at == journal.size() - 1
                || there.event() instanceof Event.LateOutcome // that call never came back then
                || alone
                        && (there.event() instanceof Event.Reopening
                                || there.event() instanceof Event.RunPaused
                                || there.event() instanceof Event.RunResumed
                                || there.event() instanceof Event.ApprovalDecided);
    }

    /** Two decisions of the same time that have nothing to do with each other may have been taken in any order. */
    private static boolean mayBeSwapped(KernelRun.Recorded one, KernelRun.Recorded other) {
        return !one.unfinished() && one.at().equals(other.at()) && !(one.event() instanceof Event.RunCreated);
    }

    /** Returns the event with another decision in it; null if it holds none but what somebody said. */
    private static @Nullable Event otherwise(Event event) {
        if (event instanceof Event.PlannerCalled e) {
            return new Event.PlannerCalled(later(e.call()), e.base(), e.upToSeq());
        } else if (event instanceof Event.WorkerCalled e) {
            return new Event.WorkerCalled(e.call(), e.base().with("planted", World.content(99)));
        } else if (event instanceof Event.CheckCalled e) {
            return new Event.CheckCalled(e.call(), e.criterion(), "another");
        } else if (event instanceof Event.MoveAccepted e) {
            return new Event.MoveAccepted(later(e.call()), e.move());
        } else if (event instanceof Event.MoveRejected e) {
            return new Event.MoveRejected(e.call(), e.move(), List.of(Finding.of("another", "problem")));
        } else if (event instanceof Event.HandoffReceived e) {
            HandoffRef h = e.handoff();
            return new Event.HandoffReceived(
                    e.call(),
                    new HandoffRef(new Content.Inline("\"another\""), h.files(), h.notes(), h.concerns(), h.digest()));
        } else if (event instanceof Event.AttemptFailed e) {
            return new Event.AttemptFailed(
                    e.call(),
                    e.failure(),
                    e.findings(),
                    e.next() == Event.Next.END ? Event.Next.RETRY : Event.Next.END,
                    e.next() == Event.Next.END ? null : Event.End.CANCELLED);
        } else if (event instanceof Event.VerdictRecorded e) {
            return e.end() != null && e.end().status() == TaskStatus.ACCEPTED
                    ? new Event.VerdictRecorded(
                            e.call(), e.criterion(), new Verdict.Inconclusive("why"), e.next(), e.end())
                    : new Event.VerdictRecorded(
                            e.call(), e.criterion(), e.verdict(), Event.Next.END, Event.End.ACCEPTED);
        } else if (event instanceof Event.BackedOff e) {
            return new Event.BackedOff(e.call(), FailureClass.DEFECT, e.message(), e.until());
        } else if (event instanceof Event.TaskEnded e) {
            return new Event.TaskEnded(
                    e.task(), e.end().status() == TaskStatus.CANCELLED ? Event.End.ACCEPTED : Event.End.CANCELLED);
        } else if (event instanceof Event.RunEnded e) {
            return new Event.RunEnded(e.status() == TaskStatus.ACCEPTED ? TaskStatus.FAILED : TaskStatus.ACCEPTED);
        } else if (event instanceof Event.StopRequested e) {
            return new Event.StopRequested(later(e.call()));
        } else if (event instanceof Event.LateOutcome e) {
            return new Event.LateOutcome(later(e.call()));
        }
        return null;
    }

    private static CallId later(CallId call) {
        return new CallId(call.task(), call.kind(), call.number(), call.index(), call.tries() + 1_000);
    }

    private static List<KernelRun.Recorded> journal(long seed) {
        World world = new World(seed, true);
        KernelRun run = KernelRun.of(world.goal(), world.limits());
        new Scheduler(run, world, seed).wildly();
        return run.journal;
    }

    private static Audit.Report audit(List<KernelRun.Recorded> journal) {
        return Audit.of(new Shelf(records(journal)), Journals.RUN);
    }

    private static List<EventRecord> records(List<KernelRun.Recorded> journal) {
        List<EventRecord> records = new ArrayList<>();
        for (KernelRun.Recorded each : journal) {
            records.add(EventRecord.of(records.size() + 1, each.at(), OWNER, each.event(), each.unfinished(), null));
        }
        return records;
    }
}
