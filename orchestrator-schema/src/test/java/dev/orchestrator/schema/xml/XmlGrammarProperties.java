package dev.orchestrator.schema.xml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.schema.Json;
import dev.orchestrator.schema.Violation;
import dev.orchestrator.schema.annotation.Size;
import dev.orchestrator.schema.grammar.Grammar;
import dev.orchestrator.schema.xml.XmlSchemaTest.ReleasePlan;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class XmlGrammarProperties {
    enum Level {
        LOW,
        HIGH_UP
    }

    /** All that a grammar can say of a text. */
    record Leaves(
            String text,
            Level level,
            boolean done,
            long count,
            BigInteger big,
            BigDecimal price,
            double share,
            @Nullable String note,
            Optional<Level> next,
            Optional<Boolean> sure) {}

    record Nested(
            Leaves first,
            List<Leaves> rest,
            Optional<Leaves> last,
            @Nullable List<Boolean> flags) {}

    record Tree(String name, List<Tree> children, Optional<Tree> twin, Map<Level, Tree> byLevel) {}

    sealed interface Expr permits Num, Sum, Nil {}

    record Num(long value) implements Expr {}

    record Sum(List<Expr> terms, Optional<Expr> rest, Num base) implements Expr {}

    record Nil() implements Expr {}

    record Formula(Expr top, Optional<Nil> nothing, Map<String, Expr> named) {}

    record Sized(
            @Size(min = 2, max = 3) String code,
            @Size(min = 1) String name,
            @Size(min = 1, max = 2) List<@Size(max = 1) String> tags,
            Optional<@Size(min = 2, max = 3) List<Level>> levels,
            @Nullable @Size(min = 2) List<Boolean> flags,
            @Size(min = 1, max = 1) Map<String, Boolean> one,
            @Size(max = 1) Map<Level, Long> atMostOne) {}

    private record Subject(Class<?> type, XmlSchema schema, Grammar grammar) {
        static Subject of(Class<?> type) {
            XmlSchema schema = XmlSchema.of(type);
            return new Subject(type, schema, new Grammar(schema.gbnf()));
        }

        @Override
        public String toString() {
            return schema.gbnf();
        }
    }

    private static final List<Subject> EXPRESSED = List.of(
            Subject.of(Leaves.class),
            Subject.of(Nested.class),
            Subject.of(Tree.class),
            Subject.of(Expr.class),
            Subject.of(Formula.class),
            Subject.of(Sized.class));
    private static final Subject PLAN = Subject.of(ReleasePlan.class);

    @Provide
    Arbitrary<Subject> expressed() {
        return Arbitraries.of(EXPRESSED);
    }

    /** Returns how what the grammar makes departs from the schema, but for what no grammar can say: that keys differ. */
    private static List<Violation> violations(Subject subject, String xml) {
        List<Violation> violations = subject.schema.validate(xml);
        Assume.that(violations.stream().noneMatch(it -> it.toString().contains("the key appears twice")));
        return violations;
    }

    @Property(tries = 80)
    void what_a_grammar_makes_is_valid_and_binds_and_is_written_so(
            @ForAll("expressed") Subject subject, @ForAll long seed) {
        String made = subject.grammar.derive(new Random(seed));
        assertThat(violations(subject, made)).as(made).isEmpty();

        Object value = subject.schema.read(made, subject.type);
        String written = subject.schema.toXml(Json.write(value));

        assertThat(Json.read(subject.schema.toJson(written), subject.type)).isEqualTo(value);
        boolean manyDigits = MANY_DIGITS.matcher(written).find(); // as of 123e45, which is written with all of its own
        assertThat(manyDigits || subject.grammar.accepts(written)).as(written).isTrue();
    }

    private static final Pattern MANY_DIGITS = Pattern.compile("[0-9]{18}|E[+-]?[0-9]{3}");

    @Property(tries = 40)
    void what_a_grammar_makes_breaks_only_rules_it_leaves_out(@ForAll long seed) {
        String made = PLAN.grammar.derive(new Random(seed));

        assertThat(violations(PLAN, made))
                .as(made)
                .extracting(Violation::keyword)
                .isSubsetOf("minimum", "maximum", "format");
    }

    @Provide
    Arbitrary<ReleasePlan> plans() {
        return new XmlProperties().plans();
    }

    @Property(tries = 60)
    void a_grammar_accepts_what_is_written(@ForAll("plans") ReleasePlan plan) {
        String xml = PLAN.schema.toXml(Json.write(plan));

        assertThat(PLAN.grammar.accepts(xml)).as(xml).isTrue();
        assertThat(PLAN.grammar.accepts(indented(xml))).as(xml).isTrue();
    }

    /** White space within an element that is empty would be its text. */
    private static String indented(String xml) {
        return xml.replaceAll("(<[^<>]+>)(?=<[^/])|(</[^<>]+>)(?=<)", "$1$2\n  ");
    }

    // ---- near misses ----

    /** All of it is there, each element once. */
    record Flat(String title, Level level, boolean done, long count, Optional<String> note, Num num) {}

    private static final Subject FLAT = Subject.of(Flat.class);
    private static final Pattern MEMBER = Pattern.compile("<(title|level|done|count|note|num)>[^\0]*?</\\1>");

    @Provide
    Arbitrary<Flat> flats() {
        Arbitrary<String> texts = Arbitraries.strings().withChars("ab <&\r\n").ofMaxLength(5);
        Arbitrary<Long> numbers = Arbitraries.longs().between(-1_000, 1_000);
        return Combinators.combine(
                        texts,
                        Arbitraries.of(Level.class),
                        Arbitraries.of(true, false),
                        numbers,
                        texts,
                        numbers.map(Num::new))
                .as((title, level, done, count, note, num) ->
                        new Flat(title, level, done, count, Optional.of(note), num));
    }

    private static List<String> members(Flat flat) {
        String xml = FLAT.schema.toXml(Json.write(flat));
        List<String> members =
                MEMBER.matcher(xml).results().map(MatchResult::group).collect(Collectors.toCollection(ArrayList::new));
        assertThat(of(members)).isEqualTo(xml);
        assertThat(FLAT.grammar.accepts(xml)).as(xml).isTrue();
        return members;
    }

    private static String of(List<String> members) {
        return "<flat>" + String.join("", members) + "</flat>";
    }

    private static boolean accepts(List<String> members) {
        return FLAT.grammar.accepts(of(members));
    }

    @Property(tries = 60)
    void elements_come_in_one_order_each_once(@ForAll("flats") Flat flat, @ForAll Random random) {
        List<String> members = members(flat);
        int at = random.nextInt(members.size());

        List<String> twice = new ArrayList<>(members);
        twice.add(at, members.get(at));
        assertThat(accepts(twice)).as("%s", twice).isFalse();

        List<String> fewer = new ArrayList<>(members);
        boolean optional = fewer.remove(at).startsWith("<note>");
        assertThat(accepts(fewer)).as("%s", fewer).isEqualTo(optional);

        List<String> swapped = new ArrayList<>(members);
        Collections.swap(swapped, at, (at + 1 + random.nextInt(members.size() - 1)) % members.size());
        assertThat(accepts(swapped)).as("%s", swapped).isFalse();
        assertThat(FLAT.schema.read(of(swapped), Flat.class)).isEqualTo(flat); // the reader is not so strict
    }

    @Property(tries = 60)
    void nothing_comes_between_elements_but_a_little_white_space(
            @ForAll("flats") Flat flat, @ForAll("intruders") String intruder, @ForAll Random random) {
        List<String> members = members(flat);
        int at = random.nextInt(members.size() + 1);

        members.add(at, intruder);
        assertThat(accepts(members)).as("%s", members).isFalse();
        assertThat(FLAT.grammar.accepts(intruder + of(members(flat)))).isFalse();

        members.set(at, " \n\t".repeat(13));
        assertThat(accepts(members)).as("%s", members).isTrue();
        members.set(at, " ".repeat(41));
        assertThat(accepts(members)).isFalse();
    }

    @Provide
    Arbitrary<String> intruders() {
        return Arbitraries.of(
                "x",
                "<x></x>",
                "<x/>",
                "<flat></flat>",
                "<!-- x -->",
                "<?x?>",
                "<?xml version=\"1.0\"?>",
                "<![CDATA[]]>",
                "<!DOCTYPE flat>",
                "<!DOCTYPE flat [<!ENTITY x SYSTEM \"file:///x\">]>",
                "&x;",
                "</flat>",
                "\u00a0");
    }

    @Property(tries = 60)
    void a_tag_has_a_name_and_nothing_else(
            @ForAll("flats") Flat flat, @ForAll("spoiled") String spoiled, @ForAll Random random) {
        String xml = of(members(flat));
        List<Integer> ends = new ArrayList<>();
        for (int end = xml.indexOf('>'); end >= 0; end = xml.indexOf('>', end + 1)) {
            ends.add(end);
        }
        int end = ends.get(random.nextInt(ends.size()));

        String tagged = xml.substring(0, end) + spoiled + xml.substring(end);
        assertThat(FLAT.grammar.accepts(tagged)).as(tagged).isFalse();
    }

    @Provide
    Arbitrary<String> spoiled() {
        return Arbitraries.of(" x=\"1\"", " xmlns=\"urn:x\"", " ", "/", "s", ":x");
    }
}
