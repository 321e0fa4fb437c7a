/** The kernel, the embedded engine, files, verifiers, specs and reports. */
module dev.orchestrator.core {
    requires transitive dev.orchestrator.api;
    requires transitive dev.orchestrator.schema;
    requires static transitive org.jspecify;
    requires java.compiler;
    requires java.xml;
    requires org.commonmark;
    requires org.slf4j;

    exports dev.orchestrator.core;
    exports dev.orchestrator.core.archive;
    exports dev.orchestrator.core.files;
    exports dev.orchestrator.core.report;
    exports dev.orchestrator.core.spec;
    exports dev.orchestrator.core.verify;
    exports dev.orchestrator.core.journal to
            dev.orchestrator.testkit;
    exports dev.orchestrator.core.kernel to
            dev.orchestrator.testkit;
    exports dev.orchestrator.core.step to
            dev.orchestrator.testkit;

    opens dev.orchestrator.core.archive to
            dev.orchestrator.schema;
    opens dev.orchestrator.core.engine to
            dev.orchestrator.schema;
    opens dev.orchestrator.core.journal to
            dev.orchestrator.schema;
    opens dev.orchestrator.core.step to
            dev.orchestrator.schema;
}
