package dev.orchestrator.core.model.wire;

import java.util.Map;

/**
 * A request as it goes over the wire, without what opens the door.
 *
 * @param path below the base address, with a leading slash
 * @param headers those of the protocol
 * @param body JSON
 */
public record Outgoing(String path, Map<String, String> headers, String body) {}
