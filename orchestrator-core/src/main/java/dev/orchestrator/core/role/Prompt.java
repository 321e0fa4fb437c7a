package dev.orchestrator.core.role;

import dev.orchestrator.api.model.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with named places such as {@code {{objective}}}. What stands before its first line {@code ---} becomes the
 * system's message, the rest the user's. A line that holds nothing but a place is left out if there is nothing to put
 * there, together with a blank line after it.
 */
final class Prompt {
    private static final String BREAK = "---";
    private static final Pattern PLACE = Pattern.compile("\\{\\{([^{}]*)}}");

    private final String template;
    private final List<String> system;
    private final List<String> user;

    private Prompt(String template) {
        this.template = template;
        List<String> lines = template.lines().toList();
        int end = lines.indexOf(BREAK);
        this.system = end < 0 ? List.of() : lines.subList(0, end);
        this.user = lines.subList(end + 1, lines.size());
    }

    /**
     * Returns the prompt of a template.
     *
     * @throws IllegalArgumentException if it has other places than these, or lacks one, or has none for the user
     */
    static Prompt of(String template, Set<String> places) {
        Set<String> unknown = new TreeSet<>();
        Set<String> missing = new TreeSet<>(places);
        for (Matcher place = PLACE.matcher(template); place.find(); ) {
            if (!places.contains(place.group(1))) {
                unknown.add(place.group());
            }
            missing.remove(place.group(1));
        }
        List<String> problems = new ArrayList<>();
        if (!unknown.isEmpty()) {
            problems.add("it has no value for " + String.join(", ", unknown));
        }
        if (!missing.isEmpty()) {
            problems.add("it must say where {{" + String.join("}}, {{", missing) + "}} stand");
        }
        Prompt prompt = new Prompt(template);
        if (prompt.user.stream().noneMatch(line -> PLACE.matcher(line).find())) {
            problems.add("there must be a place after the line '" + BREAK + "', where the user's message begins");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("prompt cannot be used: " + String.join("; ", problems)
                    + ". The places are: " + String.join(", ", new TreeSet<>(places)));
        }
        return prompt;
    }

    /** Returns the prompt that comes with the library under this name. */
    static Prompt resource(String name, Set<String> places) {
        try (InputStream in = Prompt.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the library was packed without the prompt " + name);
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8), places);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the prompt " + name, e);
        }
    }

    String template() {
        return template;
    }

    /** Returns what the model is told, with these values in their places; a place in a value is only text. */
    List<Message> messages(Map<String, String> values) {
        Message said = Message.user(filled(user, values));
        return system.isEmpty() ? List.of(said) : List.of(Message.system(filled(system, values)), said);
    }

    private static String filled(List<String> lines, Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher place = PLACE.matcher(line);
            if (place.matches() && value(place, values).isEmpty()) {
                i += i + 1 < lines.size() && lines.get(i + 1).isBlank() ? 1 : 0;
            } else {
                text.append(place.reset()
                                .replaceAll(at -> Matcher.quoteReplacement(values.getOrDefault(at.group(1), ""))))
                        .append('\n');
            }
        }
        return text.toString().strip();
    }

    private static String value(Matcher place, Map<String, String> values) {
        return values.getOrDefault(place.group(1), "");
    }
}
