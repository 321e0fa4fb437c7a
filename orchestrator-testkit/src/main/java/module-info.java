/** Scripted models and an in-memory runner: pipelines as unit tests. */
module dev.orchestrator.testkit {
    requires transitive dev.orchestrator.api;
    requires dev.orchestrator.core;
    requires dev.orchestrator.schema;
    requires static transitive org.jspecify;

    exports dev.orchestrator.testkit;
}
