package dev.orchestrator.testkit.schema;

import java.util.List;
import java.util.Optional;

/** Texts of the formats that JSON Schema names. */
final class Formats {
    private static final List<String> WORDS =
            List.of("alpha", "beta", "gamma", "delta", "kappa", "lambda", "omega", "sigma", "theta", "zeta");

    private Formats() {}

    static String word(Dice dice) {
        return dice.oneOf(WORDS);
    }

    /** Returns a text of that format; empty if the format is not known. */
    static Optional<String> make(String format, Dice dice) {
        return Optional.ofNullable(
                switch (format) {
                    case "date" -> date(dice);
                    case "time" -> time(dice);
                    case "date-time" -> date(dice) + "T" + time(dice);
                    case "duration" -> duration(dice);
                    case "email", "idn-email" -> word(dice) + "." + word(dice) + dice.below(100) + "@" + host(dice);
                    case "hostname", "idn-hostname" -> host(dice);
                    case "ipv4" -> ipv4(dice);
                    case "ipv6" -> ipv6(dice);
                    case "uri", "iri" -> "https://" + host(dice) + path(dice) + query(dice);
                    case "uri-reference", "iri-reference" -> path(dice) + query(dice);
                    case "uri-template" -> path(dice) + "/{" + word(dice) + "}";
                    case "uuid" -> uuid(dice);
                    case "json-pointer" -> dice.oneIn(8) ? "" : path(dice);
                    case "relative-json-pointer" -> dice.below(10) + path(dice);
                    case "regex" -> "^" + word(dice) + dice.oneOf(List.of("+", "*", "?", "{1,3}")) + "$";
                    default -> null;
                });
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static String date(Dice dice) {
        if (dice.oneIn(10)) {
            return dice.oneOf(List.of("2024-02-29", "2000-02-29", "1999-12-31", "2000-01-01", "1970-01-01"));
        }
        return dice.between(1970, 2099) + "-" + two(dice.between(1, 12)) + "-" + two(dice.between(1, 28));
    }

    private static String time(Dice dice) {
        String fraction = dice.oneIn(4) ? "." + dice.between(1, 999) : "";
        String zone = dice.oneIn(3) ? dice.oneOf(List.of("+", "-")) + two(dice.below(14)) + ":30" : "Z";
        return two(dice.below(24)) + ":" + two(dice.below(60)) + ":" + two(dice.below(60)) + fraction + zone;
    }

    private static String duration(Dice dice) {
        return switch (dice.below(4)) {
            case 0 -> "P" + dice.between(1, 30) + "D";
            case 1 -> "PT" + dice.between(1, 48) + "H";
            case 2 -> "PT" + dice.between(1, 59) + "M" + dice.below(60) + "S";
            default -> "P" + dice.between(1, 30) + "DT" + dice.between(1, 23) + "H";
        };
    }

    private static String host(Dice dice) {
        String name = word(dice) + "." + dice.oneOf(List.of("example", "test")) + "."
                + dice.oneOf(List.of("com", "org", "net"));
        return dice.oneIn(3) ? "www" + dice.below(10) + "." + name : name;
    }

    private static String ipv4(Dice dice) {
        return dice.below(256) + "." + dice.below(256) + "." + dice.below(256) + "." + dice.below(256);
    }

    private static String ipv6(Dice dice) {
        if (dice.oneIn(4)) {
            return dice.oneOf(List.of("::1", "::", "2001:db8::1", "fe80::1:2"));
        }
        StringBuilder address = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            address.append(i == 0 ? "" : ":").append(Integer.toHexString(dice.below(0x10000)));
        }
        return address.toString();
    }

    private static String path(Dice dice) {
        return "/" + word(dice) + (dice.oneIn(2) ? "/" + dice.below(1000) : "");
    }

    private static String query(Dice dice) {
        return dice.oneIn(3) ? "?" + word(dice) + "=" + dice.below(100) : "";
    }

    private static String uuid(Dice dice) {
        StringBuilder uuid = new StringBuilder();
        for (int length : new int[] {8, 4, 4, 4, 12}) {
            uuid.append(uuid.isEmpty() ? "" : "-");
            for (int i = 0; i < length; i++) {
                uuid.append(Character.forDigit(dice.below(16), 16));
            }
        }
        uuid.setCharAt(14, '4');
        uuid.setCharAt(19, "89ab".charAt(dice.below(4)));
        return uuid.toString();
    }
}
