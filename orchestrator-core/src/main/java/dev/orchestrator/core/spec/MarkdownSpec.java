package dev.orchestrator.core.spec;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.goal.Criterion;
import dev.orchestrator.api.goal.Requirement;
import dev.orchestrator.api.goal.Spec;
import dev.orchestrator.api.plan.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads and writes specs as Markdown.
 *
 * <pre>
 * # A small library for numbers
 *
 * Prose anywhere before the first requirement is for readers only.
 *
 * ## FR-1 Parses integers
 *
 * Decimal and hexadecimal, with an optional sign.
 *
 * - FR-1.a `compiles`
 * - FR-1.b `tests` `{"select": "ParserTest"}` (stage 1): every literal round-trips
 *
 * ## Limits
 *
 * - **SC-1** Refuses what it cannot represent.
 *   - SC-1.a `tests` (stage 1): see below
 *     ```json
 *     {"select": "OverflowTest", "atLeast": 3}
 *     ```
 * </pre>
 *
 * <p>The grammar, on top of CommonMark:
 *
 * <pre>
 * spec        = title, requirement+                        prose may stand anywhere between
 * title       = the first heading of level 1 without an id
 * requirement = heading of any level: id [":"] text        up to the next heading with an id or of the same or a
 *                                                          higher level; deeper headings belong to the text
 *             | list item: "**" id [":"] "**" [":"] text   up to the end of the item; items may nest
 * text        = the rest of the line and what follows, as written, without the criteria; not empty
 * criterion   = list item inside a requirement:
 *               id "`" verifier "`" ["`" parameters "`"] ["(stage " n ")"] [description]
 *               a fenced block marked json inside the item may hold the parameters instead
 * id          = letters ("-" letters)* "-" digits ("." letters-or-digits)*      FR-12, SC-3, REQ-7.2, NFR-SEC-1.a
 * verifier    = the name the verifier is registered under
 * parameters  = one JSON value
 * n           = the criterion's stage; 0 if not given
 * </pre>
 *
 * <p>A list item may start with a check box ({@code [ ]} or {@code [x]}); it means nothing. A criterion's description
 * is for readers and is not kept. What stands in block quotes and code blocks is prose. Parameters become
 * canonical {@link dev.orchestrator.api.JsonText}, as {@link dev.orchestrator.schema.Json#canonical} writes it.
 *
 * <p>Definitions, contracts and interfaces are requirements without criteria; {@link SpecSlice} finds those that a
 * requirement refers to.
 *
 * <p>A list item that starts with an id but is neither a requirement nor a criterion is an error, not prose: what
 * looks like a demand must not be lost. All methods are pure and safe for use by several threads.
 */
public final class MarkdownSpec {
    private static final String UNNAMED = "spec";

    private MarkdownSpec() {}

    /**
     * Reads a spec from its text.
     *
     * @throws SpecException if anything is wrong with it; lists every problem with its line
     */
    public static Spec parse(String markdown) {
        return new SpecReader(UNNAMED, Objects.requireNonNull(markdown, "markdown")).read();
    }

    /**
     * Reads a spec from a file in UTF-8.
     *
     * @throws IOException if the file cannot be read, or is not UTF-8
     * @throws SpecException if anything is wrong with it; lists every problem with its line
     */
    public static Spec read(Path file) throws IOException {
        return new SpecReader(file.toString(), Files.readString(file)).read();
    }

    /**
     * Writes a spec so that {@link #parse} returns an equal one, its parameters as canonical JSON. Criteria come after
     * their requirement's text where that is possible.
     *
     * @throws IllegalArgumentException if that is not possible: an id that the grammar does not allow, parameters that
     *     have no JSON form, a text that would be read as another requirement or would swallow what follows; the message
     *     names the requirement
     */
    public static String print(Spec spec) {
        return SpecPrinter.print(spec);
    }

    /**
     * Returns what is allowed in a spec but deserves a look: requirements without a criterion, which nothing will ever
     * judge. Code {@code no-criterion}.
     */
    public static List<Finding> warnings(Spec spec) {
        List<Finding> warnings = new ArrayList<>();
        for (Requirement requirement : spec.requirements()) {
            if (requirement.criteria().isEmpty()) {
                warnings.add(Finding.of(
                        "no-criterion",
                        "requirement " + requirement.id()
                                + " has no criterion, so nothing will judge it; add one that names a verifier"));
            }
        }
        return List.copyOf(warnings);
    }

    /**
     * Returns one finding for each criterion whose verifier is not registered; empty if all are. Code
     * {@code unknown-verifier}.
     */
    public static List<Finding> check(Spec spec, Catalogue catalogue) {
        List<Finding> findings = new ArrayList<>();
        for (Requirement requirement : spec.requirements()) {
            for (Criterion criterion : requirement.criteria()) {
                if (!catalogue.verifiers().contains(criterion.verifier())) {
                    findings.add(Finding.of(
                            "unknown-verifier",
                            "criterion " + criterion.id() + " of requirement " + requirement.id()
                                    + " names the verifier '" + criterion.verifier() + "', but registered are "
                                    + (catalogue.verifiers().isEmpty() ? "none" : catalogue.verifiers())
                                    + "; register it or name another"));
                }
            }
        }
        return List.copyOf(findings);
    }
}
