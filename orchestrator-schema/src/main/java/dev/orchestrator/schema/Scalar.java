package dev.orchestrator.schema;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type whose JSON is a string, and which is parsed back from it.
 *
 * @param type the Java type, or a superclass of what is written
 * @param expected what a person is told was expected
 * @param schema the JSON Schema
 * @param format returns the text; {@code toString} for almost all
 * @param parse throws any {@link RuntimeException} if the text is something else
 */
record Scalar(
        Class<?> type,
        String expected,
        Map<String, Object> schema,
        Function<Object, String> format,
        Function<String, Object> parse) {
    private static final int UUID_LENGTH = 36;
    private static final int YEAR_DIGITS = 4;

    static final List<Scalar> ALL = List.of(
            format(Instant.class, "an instant such as 2026-11-22T09:30:00Z", "date-time", Instant::parse),
            format(Duration.class, "a duration such as PT1H30M", "duration", Duration::parse),
            format(LocalDate.class, "a date such as 2026-11-22", "date", LocalDate::parse),
            format(LocalTime.class, "a time such as 09:30:00", "time-local", LocalTime::parse),
            format(
                    LocalDateTime.class,
                    "a date and time such as 2026-11-22T09:30:00",
                    "date-time-local",
                    LocalDateTime::parse),
            new Scalar(
                    OffsetDateTime.class,
                    "a date-time with offset such as 2026-11-22T09:30:00+01:00",
                    Schemas.of("type", "string", "format", "date-time"),
                    value -> withSeconds((OffsetDateTime) value),
                    OffsetDateTime::parse),
            new Scalar(
                    OffsetTime.class,
                    "a time with offset such as 09:30:00+01:00",
                    Schemas.of("type", "string", "format", "time"),
                    value -> withSeconds((OffsetTime) value),
                    OffsetTime::parse),
            described(
                    ZonedDateTime.class,
                    "a date-time with zone such as 2026-11-22T09:30:00+01:00[Europe/Paris]",
                    ZonedDateTime::parse),
            format(Period.class, "a period such as P1Y2M3D", "duration", Period::parse),
            year(Year.class, "a year such as 2026", Year::parse),
            year(YearMonth.class, "a month such as 2026-11", YearMonth::parse),
            described(MonthDay.class, "a day of a month such as --11-22", MonthDay::parse),
            described(ZoneOffset.class, "an offset such as +01:00", ZoneOffset::of),
            described(ZoneId.class, "a time zone such as Europe/Paris", ZoneId::of),
            format(UUID.class, "a UUID", "uuid", Scalar::uuid),
            format(URI.class, "a URI", "uri-reference", URI::create));

    /** Returns the scalar that values of this class are: a {@link ZoneId} is an instance of a hidden subclass. */
    static @Nullable Scalar writtenAs(Class<?> type) {
        for (Scalar scalar : ALL) {
            if (scalar.type.isAssignableFrom(type)) {
                return scalar;
            }
        }
        return null;
    }

    private static Scalar format(Class<?> type, String expected, String format, Function<String, Object> parse) {
        return new Scalar(type, expected, Schemas.of("type", "string", "format", format), Object::toString, parse);
    }

    private static Scalar described(Class<?> type, String expected, Function<String, Object> parse) {
        return new Scalar(
                type, expected, Schemas.of("type", "string", "description", expected), Object::toString, parse);
    }

    /** The JDK writes year 10000 without the plus sign that it wants to see when it reads. */
    private static Scalar year(Class<?> type, String expected, Function<String, Object> parse) {
        Function<Object, String> signed = value -> {
            String text = value.toString();
            boolean beyond9999 = (text + '-').indexOf('-') > YEAR_DIGITS;
            return beyond9999 ? '+' + text : text;
        };
        return new Scalar(type, expected, Schemas.of("type", "string", "description", expected), signed, parse);
    }

    /** The JDK leaves the seconds out when they are 0; RFC 3339 does not. */
    private static String withSeconds(OffsetDateTime value) {
        return value.toLocalDate() + "T" + withSeconds(value.toOffsetTime());
    }

    private static String withSeconds(OffsetTime value) {
        boolean whole = value.getSecond() == 0 && value.getNano() == 0;
        return value.toLocalTime() + (whole ? ":00" : "") + value.getOffset();
    }

    private static UUID uuid(String text) {
        if (text.length() != UUID_LENGTH) {
            throw new IllegalArgumentException("the JDK also takes 1-1-1-1-1");
        }
        return UUID.fromString(text);
    }
}
