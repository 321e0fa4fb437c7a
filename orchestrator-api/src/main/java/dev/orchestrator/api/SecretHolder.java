package dev.orchestrator.api;

import java.util.Map;

/**
 * Optional for models and tools: says which secrets it holds, so that the engine keeps them out of what it writes down and
 * passes on. Called when a run begins or goes on; implementations are safe for use by several threads.
 */
public interface SecretHolder {
    /**
     * Returns its secrets.
     *
     * @return values by names; the name is what is shown in place of the value, and is the same whenever the run goes on
     */
    Map<String, String> secrets();
}
