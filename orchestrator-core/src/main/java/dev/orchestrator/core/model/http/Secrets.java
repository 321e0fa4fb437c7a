package dev.orchestrator.core.model.http;

import dev.orchestrator.api.model.ModelReply;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What goes to an endpoint, and nowhere else: the key, and the values of headers, either of which it may send back. */
final class Secrets {
    /** Shorter ones guard nothing, and are in every other text. */
    private static final int SHORTEST = 8;

    private static final int LONGEST_QUOTE = 500;
    private static final int MOST_CAUSES = 100;
    /** Names of headers that open a door, as a key does. */
    private static final Pattern OPENS =
            Pattern.compile("auth|key|token|secret|cookie|passw|credential", Pattern.CASE_INSENSITIVE);

    private final List<String> keys;
    private final List<String> values;

    /** @param headers are kept out of messages; unless they open a door, an answer may well say what they say */
    Secrets(Collection<String> newKeys, Map<String, String> headers) {
        Set<String> open = new HashSet<>(newKeys);
        Set<String> all = new HashSet<>(headers.values());
        headers.forEach((name, value) -> {
            List<String> secrets = ofHeader(name, value);
            open.addAll(secrets.subList(0, Math.min(1, secrets.size())));
            all.addAll(secrets);
        });
        all.addAll(open);
        this.keys = written(open);
        this.values = written(all);
    }

    /**
     * Returns what is secret in a header: if its name says that it opens a door, all of its value but a scheme such as
     * Bearer, and then the parts of it that are long enough.
     */
    static List<String> ofHeader(String name, String value) {
        if (!OPENS.matcher(name).find()) {
            return List.of();
        }
        return Stream.concat(
                        Stream.of(value.replaceFirst("^[A-Za-z-]+ +", "")),
                        Stream.of(value.split("[\\s;,=]+")).filter(part -> part.length() >= SHORTEST))
                .distinct()
                .toList();
    }

    /** Returns them in all the ways in which JSON may have them; longer ones first, as others may be parts of them. */
    private static List<String> written(Collection<String> secrets) {
        return secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST)
                .flatMap(secret -> {
                    String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
                    return Stream.of(secret, json, json.replace("/", "\\/"));
                })
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    /**
     * Returns a text as it may be quoted: without them, in one line, and not too long. In this order, or half of one would
     * be left.
     */
    String quote(String text) {
        String line = outOf(text).strip().replaceAll("\\s+", " ");
        if (line.length() <= LONGEST_QUOTE) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST_QUOTE - 1)) ? LONGEST_QUOTE - 1 : LONGEST_QUOTE;
        return line.substring(0, end) + "…";
    }

    /** Returns a throwable if it may be shown with all that led to it; null if not. */
    @Nullable Throwable shown(Throwable thrown) {
        Set<Throwable> seen = new HashSet<>();
        return isClean(thrown, seen) ? thrown : null;
    }

    private boolean isClean(@Nullable Throwable thrown, Set<Throwable> seen) {
        if (thrown == null || !seen.add(thrown)) {
            return true;
        }
        String said = thrown.toString();
        return seen.size() <= MOST_CAUSES
                && outOf(said).equals(said)
                && isClean(thrown.getCause(), seen)
                && Stream.of(thrown.getSuppressed()).allMatch(other -> isClean(other, seen));
    }

    private String outOf(String text) {
        String clean = text;
        for (String value : values) {
            clean = clean.replace(value, "[secret]");
        }
        return clean;
    }

    /** Returns whether a key is in a reply. */
    boolean areIn(ModelReply reply) {
        if (reply instanceof ModelReply.ToolCalls calls) {
            return areIn(calls.text())
                    || calls.calls().stream()
                            .anyMatch(call -> areIn(call.id())
                                    || areIn(call.name())
                                    || areIn(call.arguments())
                                    || areIn(call.state()));
        } else if (reply instanceof ModelReply.Answer answer) {
            return areIn(answer.text());
        } else if (reply instanceof ModelReply.Refused refused) {
            return areIn(refused.reason());
        } else if (reply instanceof ModelReply.Truncated truncated) {
            return areIn(truncated.text());
        }
        return areIn(((ModelReply.Aborted) reply).text());
    }

    private boolean areIn(String text) {
        return keys.stream().anyMatch(text::contains);
    }
}
