package dev.orchestrator.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The formats that records speak of, in the way {@code java.time} writes and reads them. That is RFC 3339 and a little
 * more: years beyond four digits with a sign, durations with a sign or a fraction. Every other format is the library's.
 */
final class Formats {
    private static final Pattern OFFSET = Pattern.compile("(?:[Zz]|[+-]\\d\\d:\\d\\d(?::\\d\\d)?)");
    private static final Pattern CLOCK = Pattern.compile("\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?" + OFFSET);
    private static final Pattern DATE_TIME = Pattern.compile("(?:\\d{4}|[+-]\\d{4,10})-\\d\\d-\\d\\d[Tt]" + CLOCK);
    private static final String PLAIN_INSTANT = "0000-00-00T00:00:00Z";
    private static final Pattern LEAP_SECOND = Pattern.compile("(\\d\\d:\\d\\d):60(.*)");
    private static final Pattern DURATION = Pattern.compile(
            "[-+]?P(?=[-+\\dT])(?:N?Y)?(?:N?M)?(?:N?W)?(?:N?D)?(?:T(?=[-+\\d])(?:N?H)?(?:N?M)?(?:F?S)?)?"
                    .replace("N?", "[-+]?\\d{1,20}")
                    .replace("F?", "[-+]?\\d{1,20}(?:\\.\\d{0,9})?"));

    /** RFC 5321: a local part and a domain, which need not be one that anybody has registered. */
    private static final Pattern EMAIL =
            Pattern.compile(("(?:<atom>(?:\\.<atom>)*|\"(?:[^\"\\\\\\p{Cntrl}]|\\\\\\p{Print})*\")"
                            + "@(?:<label>(?:\\.<label>)*|\\[(?:<byte>(?:\\.<byte>){3}|IPv6:[0-9a-fA-F:.]{2,45})])")
                    .replace("<atom>", "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]++")
                    .replace("<label>", "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")
                    .replace("<byte>", "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)"));

    /** By name: what a value of the format looks like, for people and models. */
    private static final Map<String, String> SUCH_AS = Map.ofEntries(
            Map.entry("date-time", "a date-time such as 2026-11-22T09:30:00Z"),
            Map.entry("date", "a date such as 2026-11-22"),
            Map.entry("time", "a time with offset such as 09:30:00Z"),
            Map.entry("time-local", "a time such as 09:30:00"),
            Map.entry("date-time-local", "a date and time such as 2026-11-22T09:30:00"),
            Map.entry("duration", "a duration such as PT1H30M or P3D"),
            Map.entry("uuid", "a UUID such as 8f14e45f-ceea-467f-9f6b-0a1b2c3d4e5f"),
            Map.entry("email", "an e-mail address such as ada@example.com"),
            Map.entry("hostname", "a host name such as example.com"),
            Map.entry("ipv4", "an IPv4 address such as 192.0.2.1"),
            Map.entry("ipv6", "an IPv6 address such as 2001:db8::1"),
            Map.entry("uri", "an absolute URI such as https://example.com/a"),
            Map.entry("uri-reference", "a URI such as https://example.com/a or a/b"),
            Map.entry("regex", "a regular expression"),
            Map.entry("json-pointer", "a JSON pointer such as /a/0"));

    /** @param accepts may throw any {@link RuntimeException} for no */
    private record Named(String name, Predicate<String> accepts) implements Format {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getMessageKey() {
            return "format";
        }

        @Override
        public boolean matches(ExecutionContext context, String value) {
            try {
                return accepts.test(value);
            } catch (RuntimeException notOne) {
                return false;
            }
        }
    }

    static final List<Format> ALL = List.of(
            new Named("date-time", Formats::isDateTime),
            new Named("date", value -> LocalDate.parse(value) != null),
            new Named("time", Formats::isTime),
            new Named("time-local", value -> LocalTime.parse(value) != null),
            new Named("date-time-local", value -> LocalDateTime.parse(value) != null),
            new Named("duration", value -> DURATION.matcher(value).matches()),
            new Named("email", value -> EMAIL.matcher(value).matches()),
            new Named("uri-reference", value -> URI.create(value) != null));

    private Formats() {}

    /** Returns what is expected where a format is. */
    static String suchAs(String format) {
        String known = SUCH_AS.get(format);
        return known != null ? known : "a string of format " + format;
    }

    private static boolean isDateTime(String value) {
        return isPlainInstant(value) || DATE_TIME.matcher(value).matches() && Instant.parse(value) != null;
    }

    /** Knows 2026-11-22T09:30:00Z by its characters, which takes a tenth of the time; the end of a month it leaves. */
    private static boolean isPlainInstant(String value) {
        if (value.length() != PLAIN_INSTANT.length()) {
            return false;
        }
        for (int i = 0; i < PLAIN_INSTANT.length(); i++) {
            char mask = PLAIN_INSTANT.charAt(i);
            char c = value.charAt(i);
            if (mask == '0' ? c < '0' || c > '9' : c != mask) {
                return false;
            }
        }
        int month = two(value, 5);
        int day = two(value, 8);
        return month >= 1
                && month <= 12
                && day >= 1
                && day <= 28
                && two(value, 11) <= 23
                && two(value, 14) <= 59
                && two(value, 17) <= 59;
    }

    private static int two(String digits, int at) {
        return (digits.charAt(at) - '0') * 10 + digits.charAt(at + 1) - '0';
    }

    private static boolean isTime(String value) {
        if (!CLOCK.matcher(value).matches()) {
            return false;
        }
        Matcher leap = LEAP_SECOND.matcher(value);
        if (!leap.matches()) {
            return OffsetTime.parse(value) != null;
        }
        OffsetTime before = OffsetTime.parse(leap.group(1) + ":59" + leap.group(2));
        long minute = Math.floorMod(
                        before.toLocalTime().toSecondOfDay()
                                - before.getOffset().getTotalSeconds(),
                        86_400)
                / 60;
        return minute == 23 * 60 + 59;
    }
}
