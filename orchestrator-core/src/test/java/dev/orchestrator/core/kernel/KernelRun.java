package dev.orchestrator.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.api.Failure;
import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Limits;
import dev.orchestrator.api.TaskStatus;
import dev.orchestrator.api.call.Decision;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Goal;
import dev.orchestrator.api.plan.Catalogue;
import dev.orchestrator.api.plan.Move;
import dev.orchestrator.api.verify.CheckResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a run's story to the kernel: answers calls by the name of their task, moves time on, and checks what must hold
 * after every input. A second state is folded from the recorded events alone and has to stay equal.
 */
final class KernelRun {
    /** Above this many tasks the whole state is looked at less often. */
    private static final int SMALL = 8;

    /** What one input can lead to, unless the kernel goes round in circles. */
    private static final int TOO_MANY = 200_000;

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Catalogue CATALOGUE =
            Catalogue.of(List.of("java", "docs"), List.of("root", "sub"), List.of("compiles", "tests", "person"));
    static final Goal GOAL = Goal.of("a thing").doneWhen(Criterion.of("whole", "tests"));

    /** An event with its time, as a journal has it, and whether more events of the same decision follow. */
    record Recorded(Instant at, Event event, boolean unfinished) {}

    final RunState state = new RunState();
    final List<Recorded> journal = new ArrayList<>();
    private final List<Object> story = new ArrayList<>();
    private final RunState folded = new RunState();
    private final Invariants invariants = new Invariants();
    private Instant now = START;
    private long entropy;
    private long inputs;
    private long twinAfter = Long.MAX_VALUE;
    private @Nullable RunState twin;

    static KernelRun of(Goal goal, Limits limits) {
        KernelRun run = new KernelRun();
        run.give(new Input.Start(goal, limits, CATALOGUE));
        return run;
    }

    static KernelRun of(Limits limits) {
        return of(GOAL, limits);
    }

    static KernelRun start() {
        return of(Limits.defaults());
    }

    /** A run whose root has been split. */
    static KernelRun split(Move.Split split) {
        return start().plans("root", split);
    }

    static List<Event> decide(RunState state, Input input, Instant now, long entropy) {
        List<Event> events = new ArrayList<>();
        Kernel.decide(state, input, now, entropy, event -> {
            events.add(event);
            assertThat(events.size()).as("events upon %s", input).isLessThan(TOO_MANY);
        });
        return events;
    }

    // ---- inputs ----

    List<Event> give(Input input) {
        story.add(now);
        story.add(input);
        if (twin == null && journal.size() >= twinAfter) {
            twin = new RunState();
            journal.forEach(r -> twin.apply(r.at(), r.event()));
        }
        List<Event> events = decide(state, input, now, entropy);
        if (twin != null) {
            assertThat(decide(twin, input, now, entropy))
                    .as("a folded state decides alike")
                    .isEqualTo(events);
        }
        Instant at = Instant.ofEpochMilli(state.now());
        for (Event event : events) {
            story.add(event);
            boolean unfinished = event != events.get(events.size() - 1) && !(event instanceof Event.RunCreated);
            journal.add(new Recorded(at, event, unfinished));
            folded.apply(at, event);
            invariants.afterEvent(folded, input, event);
        }
        if (++inputs % (1 + state.tasks() / SMALL) == 0 || state.ended()) {
            folded.observe(at);
            assertThat(Dump.of(folded)).as("folding gives the same state").isEqualTo(Dump.of(state));
            Invariants.afterInput(state);
        }
        return events;
    }

    /** From this many events on, a state that was folded from them decides too, and must decide the same. */
    void twinAfter(long events) {
        twinAfter = events;
    }

    void entropy(long entropy) {
        this.entropy = entropy;
    }

    KernelRun plans(String task, Move move) {
        give(new Input.MoveReturned(call(task), move));
        return this;
    }

    /** Hands in a result. */
    KernelRun works(String task, String result) {
        return works(task, result, task(task).base());
    }

    KernelRun works(String task) {
        return works(task, task + " done");
    }

    KernelRun works(String task, String result, FileTree files) {
        give(new Input.HandoffReturned(call(task), handoff(result, files)));
        return this;
    }

    static HandoffRef handoff(String result, FileTree files) {
        Content content = new Content.Inline('"' + result + '"');
        return new HandoffRef(content, files, List.of(), List.of(), Digests.submission(content, files));
    }

    KernelRun passes(String task) {
        return checks(call(task), CheckResult.passed(1));
    }

    KernelRun rejects(String task, String message) {
        return checks(call(task), CheckResult.rejected("wrong", message));
    }

    KernelRun checks(String task, String criterion, CheckResult result) {
        return checks(check(task, criterion), result);
    }

    KernelRun checks(CallId call, CheckResult result) {
        give(new Input.CheckReturned(call, new CheckReport(result, "hash", "1")));
        return this;
    }

    KernelRun fails(String task, FailureClass failureClass) {
        return fails(call(task), failureClass);
    }

    KernelRun fails(CallId call, FailureClass failureClass) {
        give(new Input.CallFailed(call, new CallFailure(failureClass, "it went wrong", List.of("java: it"), null)));
        return this;
    }

    KernelRun asks(String task, String approval) {
        return asks(call(task), approval);
    }

    KernelRun asks(CallId call, String approval) {
        give(new Input.CallParked(call, new Parking.ForApproval(approval, "May I?", Content.NULL, "hash")));
        return this;
    }

    KernelRun sleeps(String task, Duration time) {
        give(new Input.CallParked(call(task), new Parking.Until(now.plus(time))));
        return this;
    }

    KernelRun approves(String approval) {
        give(new Input.Decided(approval, Decision.approve("ann")));
        return this;
    }

    KernelRun passTime(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** Moves time on, and says so. */
    KernelRun ticks(Duration time) {
        passTime(time);
        give(new Input.Tick());
        return this;
    }

    KernelRun pauses() {
        give(new Input.PauseRequested());
        return this;
    }

    KernelRun resumes() {
        give(new Input.ResumeRequested());
        return this;
    }

    KernelRun cancels() {
        give(new Input.CancelRequested("enough"));
        return this;
    }

    KernelRun reopened() {
        give(new Input.Reopened(Map.of()));
        return this;
    }

    KernelRun stops(CallId call) {
        give(new Input.CallStopped(call));
        return this;
    }

    // ---- looking ----

    Instant now() {
        return now;
    }

    TaskState task(String name) {
        return find(state.root().orElseThrow(), name)
                .orElseThrow(() -> new AssertionError("no task '" + name + "'\n" + story()));
    }

    private static Optional<TaskState> find(TaskState task, String name) {
        if (task.spec().name().equals(name)) {
            return Optional.of(task);
        }
        return task.children().stream().flatMap(c -> find(c, name).stream()).findFirst();
    }

    TaskStatus status(String task) {
        return task(task).status();
    }

    TaskStatus status() {
        return state.root().orElseThrow().status();
    }

    Failure failure(String task) {
        return task(task).failure().orElseThrow(() -> new AssertionError(task + " has not failed\n" + story()));
    }

    /** The only call of this task that is open. */
    CallId call(String task) {
        List<CallId> calls = calls(task);
        assertThat(calls).as(() -> "open calls of '" + task + "'\n" + story()).hasSize(1);
        return calls.get(0);
    }

    List<CallId> calls(String task) {
        return state.open().stream()
                .map(Event.CallIntent::call)
                .filter(c -> c.task().equals(task(task).id()))
                .toList();
    }

    CallId check(String task, String criterion) {
        return state.open().stream()
                .filter(i -> i instanceof Event.CheckCalled c
                        && c.criterion().equals(criterion)
                        && c.call().task().equals(task(task).id()))
                .map(Event.CallIntent::call)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no open check " + criterion + " of " + task + "\n" + story()));
    }

    /** The names of the tasks that have an open call, in the order of the calls. */
    List<String> atWork() {
        return state.open().stream()
                .map(i -> state.get(i.call().task()).spec().name())
                .toList();
    }

    List<String> codes(String task) {
        return task(task).findings().stream().map(Finding::code).toList();
    }

    <E extends Event> List<E> events(Class<E> kind) {
        return journal.stream()
                .map(Recorded::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    String story() {
        StringBuilder text = new StringBuilder();
        for (Object each : story) {
            if (each instanceof Instant at) {
                text.append("> ").append(Duration.between(START, at)).append(' ');
            } else {
                text.append(each instanceof Event ? "    " : "").append(each).append('\n');
            }
        }
        return text.toString();
    }
}
