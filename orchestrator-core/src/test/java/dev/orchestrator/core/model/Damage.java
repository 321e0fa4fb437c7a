package dev.orchestrator.core.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can become of a stream on its way, or before. */
final class Damage {
    private static final Pattern VALUE = Pattern.compile(
            "(?<=[:,\\[] ?)(\"(?:[^\"\\\\\n]|\\\\.)*+\"(?! ?:)|-?\\d[\\d.eE+-]*|true|false|null|\\{}|\\[])");
    private static final List<String> OTHERS = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "7",
            "-9223372036854775808",
            "9223372036854775807",
            "99999999999999999999",
            "1e999999999",
            "0.5",
            "1".repeat(2_000),
            "\"\"",
            "\"stop\"",
            "\"error\"",
            "\"look\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "[]",
            "{}",
            "[[],{}]",
            "{\"message\":\"m\",\"code\":\"c\",\"text\":\"t\",\"type\":\"tool_use\"}",
            "[".repeat(900) + "]".repeat(900),
            "[".repeat(5_000) + "]".repeat(5_000),
            "[".repeat(5_000));
    private static final List<String> GARBAGE = List.of(
            "\n",
            "\n\n",
            "\r",
            "\r\n\r\n",
            ": ping\n\n",
            "data",
            "data:\n\n",
            "data: {}\n\n",
            "{}\n",
            "data: [DONE]\n\n",
            "data: null\n\n",
            "event: error\n",
            "event: error\ndata: {\"error\":{}}\n\n",
            "{\"error\":\"\"}\n",
            "\ufeff",
            "\u0000",
            "}{",
            "\"",
            "\\",
            "<html>",
            "{\"done\":true}\n");

    private Damage() {}

    static byte[] done(byte[] stream, SplittableRandom random) {
        byte[] done = stream;
        for (int i = random.nextInt(4); i > 0; i--) {
            done = random.nextBoolean() ? bytes(done, random) : text(done, random);
        }
        return done;
    }

    // ---- bytes ----

    private static byte[] bytes(byte[] stream, SplittableRandom random) {
        int from = random.nextInt(stream.length + 1);
        int to = Math.min(stream.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 200));
        byte[] some = new byte[1 + random.nextInt(4)];
        for (int i = 0; i < some.length; i++) {
            some[i] = (byte) random.nextInt(256);
        }
        return switch (random.nextInt(6)) {
            case 0 -> part(stream, 0, from);
            case 1 -> joined(part(stream, 0, from), part(stream, to, stream.length));
            case 2 -> joined(part(stream, 0, to), part(stream, from, stream.length));
            case 3 -> joined(part(stream, 0, from), some, part(stream, to, stream.length));
            case 4 -> joined(part(stream, 0, from), some, part(stream, from, stream.length));
            default -> {
                int other = random.nextInt(stream.length + 1);
                byte[] swapped = stream.clone();
                if (from < stream.length && other < stream.length) {
                    swapped[from] = stream[other];
                    swapped[other] = stream[from];
                }
                yield swapped;
            }
        };
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, Math.max(from, to));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    // ---- lines and values ----

    private static byte[] text(byte[] stream, SplittableRandom random) {
        String text = new String(stream, StandardCharsets.UTF_8);
        String changed = switch (random.nextInt(4)) {
            case 0 -> lines(text, random);
            case 1 -> {
                int at = random.nextInt(text.length() + 1);
                yield text.substring(0, at) + any(GARBAGE, random) + text.substring(at);
            }
            default -> value(text, random);
        };
        return changed.getBytes(StandardCharsets.UTF_8);
    }

    private static String lines(String text, SplittableRandom random) {
        List<String> lines = text.lines().map(line -> line + "\n").collect(Collectors.toCollection(ArrayList::new));
        if (lines.isEmpty()) {
            return any(GARBAGE, random);
        }
        int one = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        switch (random.nextInt(4)) {
            case 0 -> lines.remove(one);
            case 1 -> lines.add(other, lines.get(one));
            case 2 -> Collections.swap(lines, one, other);
            default -> lines.add(one, any(GARBAGE, random));
        }
        return String.join("", lines);
    }

    /** Replaces a value by one of another kind; a small object by another, too. */
    private static String value(String text, SplittableRandom random) {
        List<int[]> places = new ArrayList<>();
        Matcher values = VALUE.matcher(text);
        while (values.find()) {
            places.add(new int[] {values.start(), values.end()});
        }
        for (int at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at + 1)) {
            int end = text.indexOf('}', at);
            if (end > 0) {
                places.add(new int[] {at, end + 1});
            }
        }
        if (places.isEmpty()) {
            return text;
        }
        int[] place = places.get(random.nextInt(places.size()));
        return text.substring(0, place[0]) + any(OTHERS, random) + text.substring(place[1]);
    }

    private static String any(List<String> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }
}
