package dev.orchestrator.core.kernel;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.file.ArtifactRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.plan.Subtask;
import dev.orchestrator.api.verify.CheckResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Planners, workers and verifiers that do anything they may. What a call gives depends on the seed and on what the call
 * is told, never on when it is made.
 */
final class World {
    private final long seed;
    /** Whether splits set quorums and ask to be woken early, which makes outcomes depend on timing. */
    private final boolean early;

    private final Map<List<Object>, Integer> asked = new HashMap<>();

    World(long seed, boolean early) {
        this.seed = seed;
        this.early = early;
    }

    Goal goal() {
        return Goal.of("anything").doneWhen(criteria(random("goal"))).files(files(random("files"), FileTree.EMPTY));
    }

    Limits limits() {
        SplittableRandom r = random("limits");
        return Limits.defaults()
                .attempts(1 + r.nextInt(4))
                .rounds(1 + r.nextInt(4))
                .depth(1 + r.nextInt(3))
                .tasks(5 + r.nextInt(30))
                .children(1 + r.nextInt(6))
                .parks(1 + r.nextInt(3))
                .concurrency(1 + r.nextInt(4))
                .call(Duration.ofSeconds(5 + r.nextInt(60)))
                .task(Duration.ofSeconds(20 + r.nextInt(200)))
                .run(Duration.ofSeconds(60 + r.nextInt(2000)));
    }

    /** What the call of this intent comes back with. */
    Input outcome(RunState state, Event.CallIntent intent) {
        CallId call = intent.call();
        TaskState task = state.get(call.task());
        int before = asked.merge(List.of(call.task(), call.kind(), call.number(), call.index()), 1, Integer::sum);
        SplittableRandom r = random(call.task(), call.kind(), call.number(), call.index(), before, told(task, intent));
        int dice = r.nextInt(100);
        if (dice < 4) {
            String id = call.task() + ":" + call.kind() + call.number() + "." + call.index() + "/" + before;
            return new Input.CallParked(call, new Parking.ForApproval(id, "May I?", Content.NULL, "hash"));
        } else if (dice < 6) {
            Duration time = Duration.ofSeconds(61 + r.nextInt(200));
            return new Input.CallParked(
                    call, new Parking.Until(Instant.ofEpochMilli(state.now()).plus(time)));
        } else if (dice < 14) {
            FailureClass[] classes = {
                FailureClass.TRANSIENT,
                FailureClass.TRANSIENT,
                FailureClass.DEFECT,
                FailureClass.REFUSED,
                FailureClass.INVALID_OUTPUT,
                FailureClass.BUDGET
            };
            FailureClass kind = classes[r.nextInt(classes.length)];
            return new Input.CallFailed(
                    call, new CallFailure(kind, "problem " + (char) ('a' + r.nextInt(3)), List.of(), null));
        }
        return switch (call.kind()) {
            case PLAN -> new Input.MoveReturned(call, move(r, task));
            case WORK -> new Input.HandoffReturned(call, handoff(r, task));
            default -> new Input.CheckReturned(call, new CheckReport(result(r), "hash", "1"));
        };
    }

    private static List<Object> told(TaskState task, Event.CallIntent intent) {
        String told = intent instanceof Event.CheckCalled check
                ? check.digest()
                : task.base().digest() + task.findings();
        return List.of(
                told, task.news().stream().map(t -> t.id().path() + t.status()).toList());
    }

    private static HandoffRef handoff(SplittableRandom r, TaskState task) {
        return KernelRun.handoff("result " + r.nextInt(4), r.nextInt(3) > 0 ? task.base() : files(r, task.base()));
    }

    private static FileTree files(SplittableRandom r, FileTree base) {
        FileTree tree = base;
        for (int i = r.nextInt(3); i >= 0; i--) {
            String path = "f" + r.nextInt(6);
            tree = r.nextInt(4) == 0 ? tree.without(path) : tree.with(path, content(r.nextInt(5)));
        }
        return tree;
    }

    static ArtifactRef content(int number) {
        return new ArtifactRef(String.format("%064x", number), 1);
    }

    private static CheckResult result(SplittableRandom r) {
        int dice = r.nextInt(100);
        if (dice < 68) {
            return CheckResult.passed(1 + r.nextInt(3));
        } else if (dice < 90) {
            List<Finding> findings = new ArrayList<>();
            for (int i = r.nextInt(2); i >= 0; i--) {
                findings.add(Finding.of("wrong", "problem " + (char) ('a' + r.nextInt(3))));
            }
            return CheckResult.rejected(findings);
        } else if (dice < 92) {
            return CheckResult.unsatisfiable("never");
        } else if (dice < 94) {
            return CheckResult.passed(0);
        } else if (dice < 95) {
            return CheckResult.rejected(List.of());
        }
        return CheckResult.couldNotRun("broken");
    }

    private Move move(SplittableRandom r, TaskState task) {
        boolean first = task.children().isEmpty();
        int dice = r.nextInt(100);
        if (dice < 8) {
            return invalid(r, task);
        } else if (dice < 11) {
            return Move.infeasible("no way");
        } else if (first) {
            return dice < 22 ? Move.work("java") : dice < 30 ? conclude(r, task) : split(r, task);
        }
        return dice < 50 ? conclude(r, task) : dice < 62 ? Move.await() : split(r, task);
    }

    private static Move conclude(SplittableRandom r, TaskState task) {
        FileTree files = r.nextBoolean() ? null : files(r, task.base());
        return new Move.Conclude(new Content.Inline("\"concluded " + r.nextInt(3) + "\""), files);
    }

    private static Move invalid(SplittableRandom r, TaskState task) {
        return switch (r.nextInt(5)) {
            case 0 -> Move.work("nobody");
            case 1 ->
                Move.split(
                        Subtask.work("x", "java").after("y"),
                        Subtask.work("y", "java").after("x"));
            case 2 -> Move.split(Subtask.work("x", "java"), Subtask.work("x", "java"));
            case 3 -> Move.split(Subtask.plan("p", "nobody").after("nothing"));
            default -> Move.split().cancel("nothing");
        };
    }

    private Move split(SplittableRandom r, TaskState task) {
        List<Subtask> add = new ArrayList<>();
        int children = task.children().size();
        for (int i = r.nextInt(5); i >= 0; i--) {
            String name = "c" + (children + add.size());
            Subtask subtask = r.nextInt(4) == 0 ? Subtask.plan(name, "sub") : Subtask.work(name, "java");
            if (!add.isEmpty() && r.nextInt(3) == 0) {
                subtask = subtask.after(add.get(r.nextInt(add.size())).name());
            } else if (add.size() > 1 && r.nextInt(3) == 0) {
                subtask = subtask.after(add.get(0).name(), add.get(1).name());
            }
            if (early && r.nextInt(4) == 0) {
                subtask = subtask.limits(Limits.none().task(Duration.ofSeconds(5 + r.nextInt(40))));
            }
            add.add(subtask.doneWhen(criteria(r)));
        }
        Move.Wake[] wakes = Move.Wake.values();
        Move.Split split = Move.split(add).wake(early ? wakes[r.nextInt(wakes.length)] : wakes[r.nextInt(2)]);
        if (early && r.nextInt(3) == 0) {
            split = split.quorum(1 + r.nextInt(children + add.size()));
        }
        if (early && r.nextInt(3) == 0) {
            List<TaskState> live = task.children().stream()
                    .filter(c -> !c.status().terminal() && c.status() != TaskStatus.CANCELLING)
                    .toList();
            if (!live.isEmpty()) {
                split = split.cancel(live.get(r.nextInt(live.size())).spec().name());
            }
        }
        return split;
    }

    private static List<Criterion> criteria(SplittableRandom r) {
        List<Criterion> criteria = new ArrayList<>();
        for (int i = r.nextInt(4); i > 0; i--) {
            criteria.add(Criterion.of("k" + i, "tests").stage(r.nextInt(2)));
        }
        return criteria;
    }

    private SplittableRandom random(Object... of) {
        return new SplittableRandom(seed * 31 + Arrays.toString(of).hashCode());
    }
}
