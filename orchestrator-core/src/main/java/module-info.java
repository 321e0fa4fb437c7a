/** The kernel, the embedded engine, files, verifiers, specs, contexts and reports. */
module dev.orchestrator.core {
    requires transitive dev.orchestrator.api;
    requires transitive dev.orchestrator.schema;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires io.github.resilience4j.bulkhead;
    requires io.github.resilience4j.circuitbreaker;
    requires io.github.resilience4j.core;
    requires io.github.resilience4j.ratelimiter;
    requires java.compiler;
    requires java.xml;
    requires okhttp3;
    requires okio;
    requires org.commonmark;
    requires org.slf4j;

    exports dev.orchestrator.core;
    exports dev.orchestrator.core.archive;
    exports dev.orchestrator.core.audit;
    exports dev.orchestrator.core.context;
    exports dev.orchestrator.core.files;
    exports dev.orchestrator.core.model;
    exports dev.orchestrator.core.model.price;
    exports dev.orchestrator.core.model.resilience;
    exports dev.orchestrator.core.report;
    exports dev.orchestrator.core.role;
    exports dev.orchestrator.core.spec;
    exports dev.orchestrator.core.tool;
    exports dev.orchestrator.core.verify;
    exports dev.orchestrator.core.engine to
            dev.orchestrator.testkit;
    exports dev.orchestrator.core.journal to
            dev.orchestrator.testkit;
    exports dev.orchestrator.core.kernel to
            dev.orchestrator.testkit;
    exports dev.orchestrator.core.ledger to
            dev.orchestrator.testkit;
    exports dev.orchestrator.core.runtime to
            dev.orchestrator.testkit;
    exports dev.orchestrator.core.step to
            dev.orchestrator.testkit;

    opens dev.orchestrator.core.archive to
            dev.orchestrator.schema;
    opens dev.orchestrator.core.engine to
            dev.orchestrator.schema;
    opens dev.orchestrator.core.journal to
            dev.orchestrator.schema;
    opens dev.orchestrator.core.model.price to
            dev.orchestrator.schema;
    opens dev.orchestrator.core.role to
            dev.orchestrator.schema;
    opens dev.orchestrator.core.step to
            dev.orchestrator.schema;
    opens dev.orchestrator.core.tool to
            dev.orchestrator.schema;
}
