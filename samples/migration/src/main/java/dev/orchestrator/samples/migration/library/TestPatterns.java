package dev.orchestrator.samples.migration.library;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which classes a build runs as tests, in Surefire's words.
 *
 * @param includes path patterns such as {@code **}{@code /*Test.java}
 * @param excludes path patterns
 */
public record TestPatterns(List<String> includes, List<String> excludes) {
    /** What Surefire includes unless told otherwise. */
    public static final TestPatterns DEFAULT = new TestPatterns(
            List.of("**/Test*.java", "**/*Test.java", "**/*Tests.java", "**/*TestCase.java"), List.of());

    /** Empty includes mean the default ones. */
    public TestPatterns {
        includes = includes.isEmpty()
                ? List.of("**/Test*.java", "**/*Test.java", "**/*Tests.java", "**/*TestCase.java")
                : List.copyOf(includes);
        excludes = List.copyOf(excludes);
    }

    /** Returns whether the build runs that source file's class. */
    public boolean select(String path) {
        return includes.stream().anyMatch(p -> matches(p, path))
                && excludes.stream().noneMatch(p -> matches(p, path));
    }

    private static boolean matches(String pattern, String path) {
        if (pattern.startsWith("%regex[") && pattern.endsWith("]")) {
            String regex = pattern.substring("%regex[".length(), pattern.length() - 1);
            return Pattern.compile(regex)
                    .matcher(path.replace(".java", ".class"))
                    .find();
        }
        String normal = pattern.strip().replace('\\', '/').replaceFirst("\\.class$", ".java");
        if (normal.startsWith("!")) {
            return false;
        }
        if (!normal.endsWith(".java") && !normal.endsWith("*")) {
            normal = normal + ".java";
        }
        if (!normal.contains("/")) {
            normal = "**/" + normal;
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < normal.length(); i++) {
            if (normal.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (normal.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (normal.charAt(i) == '*') {
                regex.append("[^/]*");
            } else if (normal.charAt(i) == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(normal.charAt(i))));
            }
        }
        return path.matches(regex.toString());
    }
}
