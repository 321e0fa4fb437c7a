package dev.orchestrator.schema;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes errors readable where a value fits none of several alternatives. A validator complains on behalf of all of them;
 * a reader means one, and says which by the property {@code type}, or by giving an object and not null.
 */
final class Alternatives {
    private static final Pattern DECISIVE = Pattern.compile(
            "(.*/(?:anyOf|oneOf))/(\\d+)(?:/\\$ref)*/(type|required|properties/" + RecordInfo.TAG + "/const)");

    /** The alternatives at one place of the schema, tried at one place of the value. */
    private record Choice(String alternatives, String place) {
        /** Returns which alternative the error speaks for; null if it is none of these. */
        @Nullable String branch(Error error) {
            String path = error.getEvaluationPath().toString();
            String at = error.getInstanceLocation().toString();
            boolean within = path.startsWith(alternatives + '/') && (at.equals(place) || at.startsWith(place + '/'));
            return within ? path.substring(alternatives.length() + 1).replaceFirst("/.*", "") : null;
        }
    }

    private Alternatives() {}

    /** Returns what to tell, in the order of the errors; not empty if they are not. */
    static List<Violation> explain(List<Error> errors) {
        Map<Choice, Set<String>> ruledOut = new HashMap<>();
        Map<Error, Choice> decisive = new HashMap<>();
        for (Error error : errors) {
            Matcher path = DECISIVE.matcher(error.getEvaluationPath().toString());
            if (path.matches() && decides(error, path.group(3))) {
                Choice choice = new Choice(path.group(1), place(error, path.group(3)));
                ruledOut.computeIfAbsent(choice, c -> new TreeSet<>()).add(path.group(2));
                decisive.put(error, choice);
            }
        }
        Map<Choice, Set<String>> open = new HashMap<>();
        ruledOut.forEach((choice, branches) -> open.put(choice, open(choice, branches, errors)));

        Set<Violation> violations = new LinkedHashSet<>();
        for (Error error : errors) {
            Choice own = decisive.get(error);
            boolean noneOpen = own != null && Set.of().equals(open.get(own));
            if (own != null && noneOpen && "const".equals(error.getKeyword())) {
                violations.add(oneOf(own, error, errors, decisive));
            } else if (open.entrySet().stream().noneMatch(each -> silent(each.getKey(), error, own, each.getValue()))) {
                violations.add(Validator.violation(error));
            }
        }
        return List.copyOf(violations);
    }

    private static boolean decides(Error error, String keyword) {
        return !keyword.equals("required") || RecordInfo.TAG.equals(error.getProperty());
    }

    private static String place(Error error, String keyword) {
        String at = error.getInstanceLocation().toString();
        return keyword.endsWith("/const") ? at.substring(0, at.lastIndexOf('/')) : at;
    }

    /** Returns the alternatives that nothing rules out. */
    private static Set<String> open(Choice choice, Set<String> ruledOut, List<Error> errors) {
        Set<String> open = new TreeSet<>();
        for (Error error : errors) {
            String branch = choice.branch(error);
            if (branch != null && !ruledOut.contains(branch)) {
                open.add(branch);
            }
        }
        return open;
    }

    /** If an alternative is open, only its errors count; if none is, only those that rule one out. */
    private static boolean silent(Choice choice, Error error, @Nullable Choice decided, Set<String> open) {
        String branch = choice.branch(error);
        if (branch == null) {
            return false;
        }
        return open.isEmpty() ? !choice.equals(decided) : !open.contains(branch);
    }

    private static Violation oneOf(Choice choice, Error first, List<Error> errors, Map<Error, Choice> decisive) {
        List<String> messages = new ArrayList<>();
        for (Error error : errors) {
            if (choice.equals(decisive.get(error)) && "const".equals(error.getKeyword())) {
                messages.add(error.getMessage());
            }
        }
        return new Violation(first.getInstanceLocation().toString(), "const", String.join(" or ", messages));
    }
}
