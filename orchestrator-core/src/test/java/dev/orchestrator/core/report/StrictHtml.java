package dev.orchestrator.core.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads HTML as strictly as XML: every tag closed, every value quoted, nothing unescaped. */
final class StrictHtml {
    private static final Set<String> VOID = Set.of("meta", "input", "!doctype");
    private static final Pattern TAG = Pattern.compile("<(/?)([a-z!][a-z0-9]*)((?: [a-zA-Z-]+(?:=\"[^\"<>]*\")?)*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile(" ([a-zA-Z-]+)(?:=\"([^\"]*)\")?");
    private static final Pattern ENTITY = Pattern.compile("&(?:amp|lt|gt|quot|#39);");

    /** Tag and attribute names in order, without any value. */
    final List<String> structure = new ArrayList<>();
    /** The text between tags, unescaped. */
    final StringBuilder text = new StringBuilder();

    final List<String> ids = new ArrayList<>();
    final List<String> links = new ArrayList<>();

    private StrictHtml() {}

    static StrictHtml read(String html) {
        StrictHtml read = new StrictHtml();
        Deque<String> open = new ArrayDeque<>();
        Matcher tag = TAG.matcher(html);
        int at = 0;
        while (at < html.length()) {
            int next = html.indexOf('<', at);
            read.text(html.substring(at, next < 0 ? html.length() : next), at);
            if (next < 0) {
                break;
            }
            if (!tag.region(next, html.length()).lookingAt()) {
                throw new AssertionError(
                        "no tag at " + next + ": " + html.substring(next, Math.min(html.length(), next + 80)));
            }
            at = tag.end();
            String name = tag.group(2);
            if (!tag.group(1).isEmpty()) {
                if (open.isEmpty() || !open.pop().equals(name)) {
                    throw new AssertionError("</" + name + "> closes nothing at " + next);
                }
                read.structure.add("/" + name);
                continue;
            }
            read.start(name, tag.group(3));
            if (name.equals("style") || name.equals("script")) {
                int end = html.indexOf("</" + name + ">", at);
                at = end + name.length() + 3;
            } else if (!VOID.contains(name)) {
                open.push(name);
            }
        }
        if (!open.isEmpty()) {
            throw new AssertionError("not closed: " + open);
        }
        return read;
    }

    private void start(String name, String attributes) {
        StringBuilder shape = new StringBuilder(name);
        Matcher attribute = ATTRIBUTE.matcher(attributes);
        while (attribute.find()) {
            shape.append(' ').append(attribute.group(1));
            String value = attribute.group(2) == null ? "" : unescape(attribute.group(2), 0);
            if (attribute.group(1).equals("id")) {
                ids.add(value);
            } else if (attribute.group(1).equals("href")) {
                links.add(value);
            }
        }
        structure.add(shape.toString());
    }

    private void text(String raw, int at) {
        if (raw.indexOf('>') >= 0 || raw.indexOf('"') >= 0 || raw.indexOf('\'') >= 0) {
            throw new AssertionError("not escaped near " + at + ": " + raw);
        }
        text.append(unescape(raw, at));
    }

    private static String unescape(String raw, int at) {
        if (ENTITY.matcher(raw).replaceAll("").indexOf('&') >= 0) {
            throw new AssertionError("not escaped near " + at + ": " + raw);
        }
        return raw.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
