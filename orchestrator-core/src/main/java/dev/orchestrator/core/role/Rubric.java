package dev.orchestrator.core.role;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Location;
import dev.orchestrator.api.Payload;
import dev.orchestrator.api.TypeRef;
import dev.orchestrator.api.file.FileTree;
import dev.orchestrator.api.model.OutputSchema;
import dev.orchestrator.api.verify.CheckResult;
import dev.orchestrator.schema.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The points that a judge answers, one by one.
 *
 * @param others what the criterion says beside its rubric, as JSON; may be empty
 */
record Rubric(List<String> points, String others) {
    private static final String NAME = "rubric";
    private static final Pattern MARKER = Pattern.compile("^\\s*([-*•]|\\d+[.)])\\s+");
    private static final String MET = "met";
    private static final String NOT_MET = "not_met";
    private static final String IMPOSSIBLE = "impossible";
    private static final String CANNOT_TELL = "cannot_tell";

    /** The answer to one point. */
    record Ruling(String why, String verdict, Optional<String> file, Optional<Integer> line, Optional<String> mend) {
        boolean is(String what) {
            return verdict.equals(what);
        }
    }

    /** A judge's own points stand before a criterion's: who names a criterion can add points, and take none away. */
    static Rubric of(List<String> own, Payload parameters) {
        Object given = Json.read(parameters.json(), Object.class);
        String others = "";
        if (given instanceof Map<?, ?> map) {
            Map<Object, Object> rest = new LinkedHashMap<>(map);
            given = rest.remove(NAME);
            others = rest.isEmpty() ? "" : Json.write(rest);
        }
        List<String> all = new ArrayList<>(own);
        all.addAll(points(given instanceof List<?> list ? list : given == null ? List.of() : List.of(given)));
        return new Rubric(List.copyOf(all), others);
    }

    static List<String> points(List<?> texts) {
        return texts.stream()
                .flatMap(text -> String.valueOf(text).lines())
                .map(line -> MARKER.matcher(line).replaceFirst("").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    String text() {
        return IntStream.rangeClosed(1, points.size())
                .mapToObj(n -> key(n) + ": " + points.get(n - 1))
                .collect(Collectors.joining("\n"));
    }

    private static String key(int number) {
        return "p" + number;
    }

    /** A property for each point, all required: no point can be left out, or answered twice. */
    OutputSchema shape() {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int n = 1; n <= points.size(); n++) {
            properties.put(key(n), SchemaText.map("$ref", "#/$defs/ruling"));
        }
        Map<String, Object> schema = SchemaText.object(properties);
        schema.put("$defs", SchemaText.map("ruling", ruling()));
        return new OutputSchema("judgement", SchemaText.write(schema));
    }

    private static Map<String, Object> ruling() {
        return SchemaText.object(
                SchemaText.map(
                        "why", SchemaText.string("what in the evidence shows it, in a sentence or two"),
                        "verdict", SchemaText.oneOf(List.of(MET, NOT_MET, IMPOSSIBLE, CANNOT_TELL)),
                        "file", SchemaText.string("the file at fault, if it is in one"),
                        "line", SchemaText.map("type", "integer", "minimum", 1),
                        "mend", SchemaText.string("if it is not met: what to do")),
                "file",
                "line",
                "mend");
    }

    /** Returns what an answer, valid by the shape, says about the submission. */
    CheckResult result(Payload answer, FileTree files) {
        Map<String, Ruling> rulings = answer.as(new TypeRef<Map<String, Ruling>>() {});
        List<Finding> findings = new ArrayList<>();
        List<String> impossible = new ArrayList<>();
        List<String> unclear = new ArrayList<>();
        int met = 0;
        for (int n = 1; n <= points.size(); n++) {
            Ruling ruling = rulings.get(key(n));
            String point = '\'' + points.get(n - 1) + '\'';
            if (ruling == null || ruling.is(CANNOT_TELL)) {
                unclear.add(point + (ruling == null ? "" : ": " + ruling.why()));
            } else if (ruling.is(MET)) {
                met++;
            } else if (ruling.is(IMPOSSIBLE)) {
                impossible.add(point + ": " + ruling.why());
            } else {
                findings.add(finding(n, ruling, files));
            }
        }
        if (!impossible.isEmpty()) {
            return CheckResult.unsatisfiable(
                    "the judge says that this cannot be met: " + String.join("; ", impossible));
        } else if (!findings.isEmpty()) {
            return CheckResult.rejected(findings);
        } else if (!unclear.isEmpty()) {
            return CheckResult.couldNotRun("the judge cannot tell: " + String.join("; ", unclear));
        }
        return CheckResult.passed(met);
    }

    private Finding finding(int number, Ruling ruling, FileTree files) {
        String code = NAME + '-' + number;
        String message = points.get(number - 1) + " Not met: " + ruling.why()
                + ruling.mend().map(mend -> " To do: " + mend).orElse("");
        Optional<String> known = ruling.file().filter(file -> files.get(file).isPresent());
        return known.map(file -> Finding.at(new Location(file, ruling.line().orElse(0), 0), code, message))
                .orElseGet(() -> Finding.of(
                        code,
                        message
                                + ruling.file()
                                        .filter(f -> !f.isBlank())
                                        .map(f -> " (" + f + ")")
                                        .orElse("")));
    }
}
