/**
 * JSON for users' records: canonical text out, strict values in, and JSON Schema to say and check what is expected.
 *
 * <p>{@link dev.orchestrator.schema.Json} writes and reads; {@link dev.orchestrator.schema.JsonSchema} describes a record
 * as JSON Schema, draft 2020-12, and validates JSON against a schema. The three agree: what {@code Json} writes for a
 * type is valid against {@code JsonSchema.of} that type, and reads back as an equal value; the bounds that annotations
 * state, and the limits of {@code validate} on numbers, are the schema's alone.
 *
 * <p>Records are reached by reflection. A record that is public in an exported package needs nothing; for any other
 * record in a named module, that module says {@code opens its.package to dev.orchestrator.schema;}.
 *
 * <p>The JSON libraries underneath are hidden: none of their types is in a public signature.
 */
module dev.orchestrator.schema {
    requires transitive dev.orchestrator.api;
    requires com.fasterxml.jackson.core;
    requires com.networknt.schema;
    requires java.xml;
    requires org.jspecify; // not static: without it at run time, @Nullable could not be seen on users' records

    exports dev.orchestrator.schema;
    exports dev.orchestrator.schema.annotation;
    exports dev.orchestrator.schema.grammar;
    exports dev.orchestrator.schema.lowering;
    exports dev.orchestrator.schema.repair;
    exports dev.orchestrator.schema.stream;
    exports dev.orchestrator.schema.structured;
    exports dev.orchestrator.schema.xml;
    exports dev.orchestrator.schema.regex to
            dev.orchestrator.core;
    exports dev.orchestrator.schema.tree to
            dev.orchestrator.testkit;
}
