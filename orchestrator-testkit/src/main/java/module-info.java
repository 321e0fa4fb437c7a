/** Pipelines as unit tests: models, simulation, replay, assertions, contracts for parts of your own, properties, and test
 * data from a JSON Schema. */
module dev.orchestrator.testkit {
    requires transitive dev.orchestrator.api;
    requires transitive dev.orchestrator.core;
    requires transitive dev.orchestrator.schema;
    requires java.compiler;
    requires jdk.compiler;
    requires static net.jqwik.api;
    requires static org.assertj.core;
    requires static org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.orchestrator.testkit;
    exports dev.orchestrator.testkit.assertj;
    exports dev.orchestrator.testkit.contract;
    exports dev.orchestrator.testkit.jqwik;
    exports dev.orchestrator.testkit.junit;
    exports dev.orchestrator.testkit.replay;
    exports dev.orchestrator.testkit.saboteur;
    exports dev.orchestrator.testkit.schema;
    exports dev.orchestrator.testkit.simulation;

    opens dev.orchestrator.testkit.assertj to
            org.assertj.core;
    opens dev.orchestrator.testkit.contract to
            org.junit.platform.commons;
    opens dev.orchestrator.testkit.jqwik to
            org.junit.platform.commons;
    opens dev.orchestrator.testkit.junit to
            org.junit.platform.commons;
}
