package dev.orchestrator.schema;

import com.networknt.schema.Error;
import java.util.HashMap;
import java.util.IdentityHashMap;
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

    /** An error with its places spelled out once. */
    private record Said(Error error, String path, String at) {
        static Said of(Error error) {
            return new Said(
                    error,
                    error.getEvaluationPath().toString(),
                    error.getInstanceLocation().toString());
        }

        boolean isType() {
            return "type".equals(error.getKeyword());
        }
    }

    /** The alternatives at one place of the schema, tried at one place of the value. */
    private record Choice(String alternatives, String place) {
        /** Returns which alternative the error speaks for; null if it is none of these. */
        @Nullable String branch(Said said) {
            if (!isWithin(said.at, place) || !said.path.startsWith(alternatives + '/')) {
                return null;
            }
            int start = alternatives.length() + 1;
            int end = said.path.indexOf('/', start);
            return end < 0 ? said.path.substring(start) : said.path.substring(start, end);
        }

        private static boolean isWithin(String path, String outer) {
            return path.startsWith(outer) && (path.length() == outer.length() || path.charAt(outer.length()) == '/');
        }
    }

    private Alternatives() {}

    /** Returns what to tell, in the order of the errors; not empty if they are not. */
    static List<Violation> explain(List<Error> found, Wording wording) {
        List<Said> errors = found.stream().map(Said::of).toList();
        Map<Choice, Set<String>> ruledOut = new HashMap<>();
        Map<Said, Choice> decisive = new IdentityHashMap<>();
        for (Said error : errors) {
            Matcher path = DECISIVE.matcher(error.path);
            if (path.matches() && decides(error, path.group(3))) {
                Choice choice = new Choice(path.group(1), place(error, path.group(3)));
                ruledOut.computeIfAbsent(choice, c -> new TreeSet<>()).add(path.group(2));
                decisive.put(error, choice);
            }
        }
        Map<Choice, Set<String>> open = new HashMap<>();
        ruledOut.forEach((choice, branches) -> open.put(choice, open(choice, branches, errors)));

        Set<Violation> violations = new LinkedHashSet<>();
        for (Said error : errors) {
            Choice own = decisive.get(error);
            boolean noneOpen = own != null && Set.of().equals(open.get(own));
            if (own != null && noneOpen && !error.isType()) {
                violations.add(oneOf(own, error, errors, decisive, wording));
            } else if (open.entrySet().stream().noneMatch(each -> silent(each.getKey(), error, own, each.getValue()))) {
                violations.add(wording.of(error.error));
            }
        }
        return List.copyOf(violations);
    }

    private static boolean decides(Said error, String keyword) {
        return !keyword.equals("required") || RecordInfo.TAG.equals(error.error.getProperty());
    }

    private static String place(Said error, String keyword) {
        String at = error.at;
        return keyword.endsWith("/const") ? at.substring(0, at.lastIndexOf('/')) : at;
    }

    /** Returns the alternatives that nothing rules out. */
    private static Set<String> open(Choice choice, Set<String> ruledOut, List<Said> errors) {
        Set<String> open = new TreeSet<>();
        for (Said error : errors) {
            String branch = choice.branch(error);
            if (branch != null && !ruledOut.contains(branch)) {
                open.add(branch);
            }
        }
        return open;
    }

    /** If an alternative is open, only its errors count; if none is, only those that rule one out. */
    private static boolean silent(Choice choice, Said error, @Nullable Choice decided, Set<String> open) {
        String branch = choice.branch(error);
        if (branch == null) {
            return false;
        }
        return open.isEmpty() ? !choice.equals(decided) : !open.contains(branch);
    }

    /** Returns what one error and those of its kind say together. */
    private static Violation oneOf(
            Choice choice, Said first, List<Said> errors, Map<Said, Choice> decisive, Wording wording) {
        Violation one = wording.of(first.error);
        Set<String> expected = new LinkedHashSet<>();
        Set<String> hints = new LinkedHashSet<>();
        for (Said error : errors) {
            if (choice.equals(decisive.get(error)) && one.keyword().equals(error.error.getKeyword())) {
                Violation each = wording.of(error.error);
                expected.add(each.expected());
                hints.add(each.hint());
            }
        }
        hints.remove("");
        return new Violation(
                one.pointer(),
                one.keyword(),
                String.join(" or ", expected),
                one.got(),
                String.join(" or ", hints).replace(" or " + Wording.ADD, " or "));
    }
}
