/**
 * The public API of orchestrator: what users implement, and the values that travel.
 *
 * <p>Depends on nothing but annotations. Everything here is immutable or an interface; payloads are users' own records
 * or JSON text, never a JSON library's types.
 */
module dev.orchestrator.api {
    requires static transitive org.jspecify;

    exports dev.orchestrator.api;
    exports dev.orchestrator.api.call;
    exports dev.orchestrator.api.file;
    exports dev.orchestrator.api.goal;
    exports dev.orchestrator.api.model;
    exports dev.orchestrator.api.plan;
    exports dev.orchestrator.api.run;
    exports dev.orchestrator.api.store;
    exports dev.orchestrator.api.tool;
    exports dev.orchestrator.api.verify;
    exports dev.orchestrator.api.work;
}
