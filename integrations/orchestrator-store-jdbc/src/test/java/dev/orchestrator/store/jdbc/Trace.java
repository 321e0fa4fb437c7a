package dev.orchestrator.store.jdbc;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code strace -f -y} saw of some processes, in the order in which their calls ended. While strace looks at a call's
 * beginning or end, its thread stands still: what is written down first was first.
 */
record Trace(List<Call> calls) {
    private static final Pattern LINE = Pattern.compile("([0-9]+) +(.*)", Pattern.DOTALL);
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. ([a-z0-9_]+) resumed>(.*)", Pattern.DOTALL);
    private static final String UNFINISHED = " <unfinished ...>";
    private static final String DETACHED = " <detached ...>";
    private static final Pattern BEGIN = Pattern.compile("([a-z0-9_]+)\\((?:(-?[0-9]+|AT_FDCWD)<([^>]*)>)?");

    /**
     * A call that ended.
     *
     * @param start the line that saw it begin
     * @param end the line that saw it end
     * @param path the file that its first argument has open; empty if there is none
     * @param strings its quoted arguments, as bytes
     * @param cut whether strace left some of those bytes out
     * @param last its last argument if that is a number, else -1
     * @param result what it returned, negative if it failed
     */
    record Call(
            int start,
            int end,
            String name,
            String path,
            List<byte[]> strings,
            boolean cut,
            long last,
            String arguments,
            long result) {
        /** Returns whether it ended before the other one began. */
        boolean before(Call other) {
            return end < other.start;
        }

        boolean isFlush() {
            return result == 0 && (name.equals("fsync") || name.equals("fdatasync"));
        }

        /** Returns whether it changes the file that its first argument has open, or tries to. */
        boolean isChange() {
            return !name.contains("sync") && !name.contains("open");
        }

        boolean isWrite() {
            return name.contains("write") && result > 0;
        }

        /** Returns what was written. */
        byte[] data() {
            return strings.get(0);
        }

        String text(int index) {
            return new String(strings.get(index), StandardCharsets.UTF_8);
        }
    }

    private record Begun(int line, String text) {}

    /** Reads the file that strace wrote. */
    static Trace read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            return parse(lines);
        }
    }

    static Trace parse(BufferedReader lines) throws IOException {
        List<Call> calls = new ArrayList<>();
        Map<String, Begun> unfinished = new HashMap<>();
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new IllegalStateException("line " + number + " has no process: " + line);
            }
            String process = parts.group(1);
            String text = parts.group(2);
            if (text.endsWith(UNFINISHED)) {
                unfinished.put(process, new Begun(number, text.substring(0, text.length() - UNFINISHED.length())));
                continue;
            }
            Begun begun = new Begun(number, text);
            Matcher resumed = RESUMED.matcher(text);
            if (resumed.matches()) {
                Begun first = unfinished.remove(process);
                if (first == null || !first.text().startsWith(resumed.group(1) + "(")) {
                    throw new IllegalStateException("line " + number + " goes on with nothing: " + line);
                }
                begun = new Begun(first.line(), first.text() + resumed.group(2));
            }
            // Else it tells of a signal or an end, or of a call that nobody saw end.
            if (Character.isLetter(begun.text().charAt(0))
                    && !begun.text().endsWith("= ?")
                    && !begun.text().endsWith(DETACHED)) {
                calls.add(call(begun, number));
            }
        }
        return new Trace(calls);
    }

    private static Call call(Begun begun, int end) {
        String text = begun.text();
        Matcher begin = BEGIN.matcher(text);
        if (!begin.lookingAt()) {
            throw new IllegalStateException("line " + end + " is no call: " + text);
        }
        List<byte[]> strings = new ArrayList<>();
        boolean cut = false;
        int at = begin.end();
        for (int quote = text.indexOf('"', at); quote >= 0; quote = text.indexOf('"', at)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            at = unquote(text, quote + 1, bytes);
            strings.add(bytes.toByteArray());
            cut |= text.startsWith("...", at);
        }
        int equals = text.indexOf(" = ", at);
        if (equals < 0) {
            throw new IllegalStateException("line " + end + " has no result: " + text);
        }
        String arguments = text.substring(at, text.lastIndexOf(')', equals));
        Matcher result = Pattern.compile("-?[0-9]+").matcher(text).region(equals + 3, text.length());
        Matcher last = Pattern.compile("(?:.*, )?(-?[0-9]+)").matcher(arguments);
        return new Call(
                begun.line(),
                end,
                begin.group(1),
                begin.group(3) == null ? "" : begin.group(3),
                List.copyOf(strings),
                cut,
                last.matches() ? Long.parseLong(last.group(1)) : -1,
                arguments,
                result.lookingAt() ? Long.parseLong(result.group()) : -1);
    }

    /** Returns the place after the closing quote. */
    private static int unquote(String text, int from, ByteArrayOutputStream bytes) {
        int at = from;
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c != '\\') {
                bytes.write(c);
                continue;
            }
            char escaped = text.charAt(at++);
            int known = "ntrvfab".indexOf(escaped);
            if (known >= 0) {
                bytes.write("\n\t\r\013\f\007\b".charAt(known));
            } else if (escaped < '0' || escaped > '7') {
                bytes.write(escaped);
            } else {
                int value = escaped - '0';
                for (int i = 0; i < 2 && text.charAt(at) >= '0' && text.charAt(at) <= '7'; i++) {
                    value = value * 8 + text.charAt(at++) - '0';
                }
                bytes.write(value);
            }
        }
        return at + 1;
    }

    /** Returns the calls that a file's name and this hold of. */
    List<Call> on(String suffix, Predicate<Call> wanted) {
        return calls.stream()
                .filter(call -> call.path().endsWith(suffix) && wanted.test(call))
                .toList();
    }

    /** Returns what would have been seen of a process that does not do these calls. */
    Trace without(Predicate<Call> calls) {
        return new Trace(calls().stream().filter(calls.negate()).toList());
    }
}
