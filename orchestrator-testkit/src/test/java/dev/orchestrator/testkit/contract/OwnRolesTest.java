package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.Message;
import dev.orchestrator.api.model.Model;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.plan.Planner;
import dev.orchestrator.api.tool.ToolCall;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.api.work.Handoff;
import dev.orchestrator.api.work.Worker;
import dev.orchestrator.core.role.ModelPlanner;
import dev.orchestrator.core.role.ModelWorker;
import dev.orchestrator.core.tool.Tools;
import dev.orchestrator.testkit.ScriptedModel;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/** The library's own planner and workers keep their contracts. */
@Timeout(300)
class OwnRolesTest {
    @Nested
    class Planning extends PlannerContract {
        @Override
        protected Planner planner() {
            return ModelPlanner.using("default");
        }

        @Override
        protected Sample sample() {
            return with("release 2.4", "draft");
        }

        @Override
        protected Sample otherSample() {
            return with("release 2.5", "outline");
        }

        private static Sample with(String objective, String first) {
            ScriptedModel model = ScriptedModel.script()
                    .when(objective, "## Children")
                    .reply("{\"move\":\"conclude\",\"result\":\"" + objective + "\"}")
                    .otherwise()
                    .reply("{\"move\":\"split\",\"wake\":\"when_settled\",\"add\":[{\"name\":\"" + first
                            + "\",\"assignee\":\"worker:writer\",\"objective\":\"Write it.\"}]}");
            return Sample.of(objective)
                    .worker("writer", (assignment, context) -> Handoff.of(assignment.name()))
                    .model("default", model);
        }
    }

    @Nested
    class Working extends WorkerContract {
        @Override
        protected Worker worker() {
            return ModelWorker.using("default").tools("files");
        }

        @Override
        protected Sample sample() {
            return with("one");
        }

        @Override
        protected Sample otherSample() {
            return with("other");
        }

        private static Sample with(String text) {
            return Sample.of("write " + text)
                    .tools(Tools.files())
                    .model("default", writing(text))
                    .doneWhen(
                            "written",
                            (submission, context) -> submission
                                                    .files()
                                                    .get("notes.txt")
                                                    .isPresent()
                                            && submission.result().json().contains(text)
                                    ? CheckResult.passed(1)
                                    : CheckResult.rejected("not-written", "Write notes.txt."));
        }

        /** Writes a file, and is done. */
        private static Model writing(String text) {
            return (request, call) -> {
                List<Message> said = request.messages();
                boolean written = said.get(said.size() - 1).callId() != null;
                ToolCall next = written
                        ? new ToolCall("2", "finish", "{\"result\":\"" + text + "\"}")
                        : new ToolCall("1", "files_write", "{\"path\":\"notes.txt\",\"text\":\"" + text + "\"}");
                return new ModelReply.ToolCalls("", List.of(next), Usage.of(3, 4));
            };
        }
    }
}
