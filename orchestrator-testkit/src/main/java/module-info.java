/** Scripted models and an in-memory runner: pipelines as unit tests; and the contract a state store must keep. */
module dev.orchestrator.testkit {
    requires transitive dev.orchestrator.api;
    requires dev.orchestrator.core;
    requires dev.orchestrator.schema;
    requires static org.assertj.core;
    requires static org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.orchestrator.testkit;

    opens dev.orchestrator.testkit to
            org.junit.platform.commons;
}
