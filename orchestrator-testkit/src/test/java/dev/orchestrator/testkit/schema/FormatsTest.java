package dev.orchestrator.testkit.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.orchestrator.schema.tree.JsonTree;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FormatsTest {
    private interface Reader {
        Object read(String text) throws Exception;
    }

    private static final Map<String, Reader> READERS = Map.ofEntries(
            Map.entry("date", LocalDate::parse),
            Map.entry("time", OffsetTime::parse),
            Map.entry("date-time", OffsetDateTime::parse),
            Map.entry("duration", text -> matching(text, "P(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+S)?)?")),
            Map.entry("email", text -> matching(text, "[a-z.0-9]+@[a-z0-9.-]+")),
            Map.entry("idn-email", text -> matching(text, "[a-z.0-9]+@[a-z0-9.-]+")),
            Map.entry("hostname", text -> matching(text, "[a-z0-9]+(\\.[a-z]+)+")),
            Map.entry("idn-hostname", text -> matching(text, "[a-z0-9]+(\\.[a-z]+)+")),
            Map.entry("ipv4", FormatsTest::address),
            Map.entry("ipv6", FormatsTest::address),
            Map.entry("uri", text -> matching(URI.create(text).toString(), "https://.+")),
            Map.entry("iri", text -> matching(URI.create(text).toString(), "https://.+")),
            Map.entry("uri-reference", URI::create),
            Map.entry("iri-reference", URI::create),
            Map.entry("uri-template", text -> matching(text, "/.*\\{[a-z]+}")),
            Map.entry("uuid", UUID::fromString),
            Map.entry("json-pointer", text -> matching(text, "(/[a-z0-9]+)*")),
            Map.entry("relative-json-pointer", text -> matching(text, "\\d(/[a-z0-9]+)*")),
            Map.entry("regex", Pattern::compile));

    @ParameterizedTest
    @MethodSource("formats")
    void a_text_has_the_format_it_was_made_for(String format) {
        Set<String> made = new HashSet<>();
        for (int seed = 0; seed < 300; seed++) {
            String text = Formats.make(format, new Dice(seed, 0)).orElseThrow();
            ThrowingCallable read = () -> READERS.get(format).read(text);
            assertThatCode(read).as(text).doesNotThrowAnyException();
            made.add(text);
        }
        assertThat(made).hasSizeGreaterThan(10);
    }

    static Set<String> formats() {
        return READERS.keySet();
    }

    @Test
    void a_format_nobody_knows_asks_for_nothing() {
        assertThat(Formats.make("colour", new Dice(1, 0))).isEmpty();
    }

    @Test
    void a_number_is_written_in_full_unless_that_is_long() {
        assertThat(Numbers.number(new BigDecimal("1E+3"))).hasToString("1000");
        assertThat(Numbers.number(new BigDecimal("0.10"))).hasToString("0.1");
        assertThat(JsonTree.parse(Numbers.number(new BigDecimal("1E+400")).text()))
                .hasToString("1E+400");
        assertThat(Numbers.multiple(new BigDecimal("0.06"), new BigDecimal("0.4")))
                .isEqualByComparingTo("1.2");
    }

    private static Object address(String text) throws Exception {
        return InetAddress.getByName(matching(text, "[0-9a-f.:]+"));
    }

    private static String matching(String text, String pattern) {
        assertThat(text).matches(pattern);
        return text;
    }
}
