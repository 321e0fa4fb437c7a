package dev.orchestrator.testkit.contract;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.verify.Verifier;
import dev.orchestrator.core.role.ModelJudge;
import dev.orchestrator.core.verify.CommandVerifier;
import dev.orchestrator.core.verify.JUnitVerifier;
import dev.orchestrator.core.verify.JavaCompilerVerifier;
import dev.orchestrator.core.verify.JsonSchemaVerifier;
import dev.orchestrator.core.verify.PredicateVerifier;
import dev.orchestrator.schema.JsonSchema;
import dev.orchestrator.testkit.ScriptedModel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The library's own verifiers keep the contract. */
@Timeout(300)
class OwnVerifiersTest {
    record Invoice(int total) {}

    @Nested
    class OfPredicates extends VerifierContract {
        @Override
        protected Verifier verifier() {
            return PredicateVerifier.on(
                    Invoice.class,
                    invoice -> invoice.total() < 0 ? List.of(Finding.of("negative-total", "It is.")) : List.of());
        }

        @Override
        protected Sample sample() {
            return Sample.of("bill it").result(new Invoice(3));
        }

        @Override
        protected Sample badSample() {
            return Sample.of("bill it").result(new Invoice(-3));
        }
    }

    @Nested
    class OfSchemas extends VerifierContract {
        @Override
        protected Verifier verifier() {
            return JsonSchemaVerifier.of(JsonSchema.of(Invoice.class));
        }

        @Override
        protected Sample sample() {
            return Sample.of("bill it").result(new Invoice(3));
        }

        @Override
        protected Sample badSample() {
            return Sample.of("bill it").result("three");
        }
    }

    @Nested
    class OfCompilation extends VerifierContract {
        @Override
        protected Verifier verifier() {
            return JavaCompilerVerifier.create();
        }

        @Override
        protected Sample sample() {
            return Sample.of("code it").file("A.java", "class A {}");
        }

        @Override
        protected Sample badSample() {
            return Sample.of("code it").file("A.java", "class A { B b; }");
        }
    }

    @Nested
    @DisabledOnOs(OS.WINDOWS)
    class OfCommands extends VerifierContract {
        @Override
        protected Verifier verifier() {
            return CommandVerifier.of("grep", "-q", "good", "notes.txt");
        }

        @Override
        protected Sample sample() {
            return Sample.of("note it").file("notes.txt", "all good");
        }

        @Override
        protected Sample badSample() {
            return Sample.of("note it").file("notes.txt", "all bad");
        }
    }

    @Nested
    @Tag("slow")
    @Timeout(1_800)
    class OfTests extends VerifierContract {
        @Override
        protected Verifier verifier() {
            return JUnitVerifier.builder().junitOfThisProgram().build();
        }

        @Override
        protected Sample sample() {
            return with("assertTrue(true);");
        }

        @Override
        protected Sample badSample() {
            return with("assertTrue(false);");
        }

        /** Other runs that go through meanwhile start compilers and JVMs. */
        @Override
        protected Duration patience() {
            return Duration.ofMinutes(1);
        }

        private static Sample with(String statement) {
            return Sample.of("test it")
                    .file(
                            "src/test/java/ATest.java",
                            "import static org.junit.jupiter.api.Assertions.assertTrue;\n"
                                    + "class ATest { @org.junit.jupiter.api.Test void holds() { " + statement + " } }");
        }
    }

    @Nested
    class OfJudges extends VerifierContract {
        @Override
        protected Verifier verifier() {
            return ModelJudge.using("judge").rubric("It is polite.");
        }

        @Override
        protected Sample sample() {
            return judged("Good day", "met");
        }

        @Override
        protected Sample badSample() {
            return judged("You there", "not_met");
        }

        private static Sample judged(String letter, String verdict) {
            return Sample.of("write it")
                    .result(letter)
                    .model(
                            "judge",
                            ScriptedModel.script()
                                    .when(letter)
                                    .reply("{\"p1\":{\"why\":\"so it says\",\"verdict\":\"" + verdict + "\"}}")
                                    .otherwise()
                                    .reply("{\"p1\":{\"why\":\"nothing there\",\"verdict\":\"not_met\"}}"));
        }
    }
}
