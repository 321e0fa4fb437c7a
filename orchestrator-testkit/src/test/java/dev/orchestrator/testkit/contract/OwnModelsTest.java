package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.model.Model;
import dev.orchestrator.core.model.OpenAiModel;
import dev.orchestrator.core.model.resilience.EndpointGuard;
import dev.orchestrator.core.model.resilience.Fallback;
import dev.orchestrator.core.model.resilience.Routes;
import dev.orchestrator.testkit.ScriptedModel;
import java.io.IOException;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/** The library's own models keep the contract. */
@Timeout(300)
class OwnModelsTest {
    @Nested
    class Scripted extends ModelContract {
        @Override
        protected Model model() {
            return ScriptedModel.script().when("hello").reply("Hello.").usage(3, 2);
        }

        @Override
        protected boolean streams() {
            return false;
        }
    }

    /** One protocol stands for all: they share what the contract is about. */
    @Nested
    class OverHttp extends ModelContract {
        private final MockWebServer server = new MockWebServer();

        @BeforeEach
        void start() throws IOException {
            server.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    boolean shaped = request.getBody().utf8().contains("json_schema");
                    return new MockResponse.Builder()
                            .code(200)
                            .addHeader("Content-Type", "text/event-stream")
                            .body(shaped ? stream("{\"ok\":true,", "\"why\":\"so\"}") : stream("Hel", "lo."))
                            .build();
                }
            });
            server.start();
        }

        @AfterEach
        void stop() {
            server.close();
        }

        private static String stream(String... parts) {
            StringBuilder out = new StringBuilder();
            for (String part : parts) {
                out.append("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"")
                        .append(part.replace("\"", "\\\""))
                        .append("\"}}]}\n\n");
            }
            return out + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                    + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\n"
                    + "data: [DONE]\n\n";
        }

        @Override
        protected Model model() {
            return OpenAiModel.at(server.url("/").toString().replaceAll("/$", ""))
                    .model("m-1")
                    .build();
        }

        @Override
        protected boolean honoursShapes() {
            return true;
        }
    }

    @Nested
    class Guarded extends TalkingModels.Good {
        @Override
        protected Model model() {
            return EndpointGuard.builder("talker").concurrency(2).build().around(super.model());
        }
    }

    @Nested
    class WithFallback extends TalkingModels.Good {
        @Override
        protected Model model() {
            return Fallback.of(super.model(), super.model());
        }
    }

    @Nested
    class Routed extends TalkingModels.Good {
        @Override
        protected Model model() {
            return Routes.builder()
                    .role("nobody", ScriptedModel.script())
                    .otherwise(super.model())
                    .build();
        }
    }
}
