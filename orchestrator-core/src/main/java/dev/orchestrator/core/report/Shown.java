package dev.orchestrator.core.report;

import dev.orchestrator.api.Finding;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.run.ForkOrigin;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Turns values into what a person reads; the same everywhere, whatever the locale. */
final class Shown {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int DIGEST = 12;

    private Shown() {}

    static String time(Instant at) {
        return TIME.format(at);
    }

    static String duration(Duration duration) {
        Duration d = duration.isNegative() ? Duration.ZERO : duration;
        if (d.toMillis() < 1000) {
            return d.toMillis() + " ms";
        }
        if (d.toSeconds() < 60) {
            return String.format(Locale.ROOT, "%.1f s", d.toMillis() / 100 / 10.0);
        }
        if (d.toMinutes() < 60) {
            return d.toMinutes() + " min " + d.toSecondsPart() + " s";
        }
        return d.toHours() + " h " + d.toMinutesPart() + " min";
    }

    static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    static String count(long n, String one) {
        return number(n) + " "
                + (n == 1 ? one : one.endsWith("y") ? one.substring(0, one.length() - 1) + "ies" : one + "s");
    }

    static String usage(Usage usage) {
        String tokens = number(usage.inputTokens()) + " tokens in, " + number(usage.outputTokens()) + " out";
        return usage.cost().map(c -> tokens + ", cost " + money(c)).orElse(tokens);
    }

    static String origin(ForkOrigin origin) {
        String with = origin.overridden().isEmpty() ? "" : ", with another " + String.join(", ", origin.overridden());
        return "forked from run " + origin.run() + " after record " + number(origin.lastSeq()) + plain(with);
    }

    static String money(BigDecimal amount) {
        BigDecimal plain = amount.stripTrailingZeros();
        return (plain.scale() < 2 ? plain.setScale(2) : plain).toPlainString();
    }

    static String digest(String digest) {
        return digest.length() <= DIGEST ? digest : digest.substring(0, DIGEST);
    }

    /** Returns at most {@code max} characters of the text and says how much was cut; never splits a pair. */
    static String capped(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end) + " … [" + number(text.length() - end) + " more characters not shown]";
    }

    /** Returns the text in one line: runs of white space become one space. */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** Returns the text in one line, with what could mislead a reader or a terminal replaced by a mark. */
    static String plain(String text) {
        String line = oneLine(text);
        if (line.codePoints().noneMatch(Shown::deceptive)) {
            return line;
        }
        return line.codePoints()
                .map(c -> deceptive(c) ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    static String finding(Finding finding) {
        return plain(finding.toString());
    }

    /**
     * Returns whether showing the code point could mislead: control characters but tab and line feed, lone surrogates,
     * and marks that reorder the text around them.
     */
    static boolean deceptive(int codePoint) {
        return codePoint < 0x20 && codePoint != '\n' && codePoint != '\t'
                || codePoint >= 0x7f && codePoint < 0xa0
                || codePoint >= 0xd800 && codePoint <= 0xdfff
                || codePoint >= 0x202a && codePoint <= 0x202e
                || codePoint >= 0x2066 && codePoint <= 0x2069
                || codePoint == 0x200e
                || codePoint == 0x200f
                || codePoint == 0x061c
                || codePoint == 0xfffe
                || codePoint == 0xffff;
    }
}
