/** The kernel, the embedded engine, files, verifiers, specs and reports. */
module dev.orchestrator.core {
    requires transitive dev.orchestrator.api;
    requires static transitive org.jspecify;

    exports dev.orchestrator.core.kernel to
            dev.orchestrator.testkit;
}
