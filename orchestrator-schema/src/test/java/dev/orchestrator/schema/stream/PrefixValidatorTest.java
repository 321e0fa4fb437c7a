package dev.orchestrator.schema.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orchestrator.schema.JsonSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefixValidatorTest {
    private static final PrefixSchema ANYTHING = Feeding.schema("true");

    /** A schema, a text, and the place, the keyword and the first character that is too much, as ^. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "{'type':'object'}                        ~ [1]                 ~ ``      ~ type                 ~ 0",
                "{'type':['string','null']}               ~ 1                   ~ ``      ~ type                 ~ 0",
                "{'type':'integer'}                       ~ [                   ~ ``      ~ type                 ~ 0",
                "{'items':{'type':'integer'}}             ~ [1.0,1.5,2]         ~ /1      ~ type                 ~ 8",
                "{'enum':['red','green']}                 ~ 'grey'              ~ ``      ~ enum                 ~ 4",
                "{'enum':['red','green']}                 ~ 're'                ~ ``      ~ enum                 ~ 3",
                "{'enum':['red',true]}                    ~ false               ~ ``      ~ enum                 ~ 0",
                "{'items':{'enum':[1,2]}}                 ~ [1.0,2,3]           ~ /2      ~ enum                 ~ 8",
                "{'const':{'a':[1]}}                      ~ {'a':[2]}           ~ ``      ~ const                ~ 8",
                "{'const':'x','enum':['x','y']}           ~ 'y'                 ~ ``      ~ const                ~ 1",
                "{'minLength':2}                          ~ 'a'                 ~ ``      ~ minLength            ~ 2",
                "{'maxLength':2}                          ~ 'abcd'              ~ ``      ~ maxLength            ~ 3",
                "{'maxLength':2}                          ~ 'ab\\\\n'           ~ ``      ~ maxLength            ~ 3",
                "{'maxLength':1}                          ~ '😀😀'              ~ ``      ~ maxLength            ~ 3",
                "{'pattern':'^[a-c]+x'}                   ~ 'abdx'              ~ ``      ~ pattern              ~ 3",
                "{'pattern':'^a|b'}                       ~ 'cc'                ~ ``      ~ pattern              ~ 3",
                "{'pattern':'^[0-9]{2}$'}                 ~ '123'               ~ ``      ~ pattern              ~ 3",
                "{'items':{'minimum':3}}                  ~ [3,2 ]              ~ /1      ~ minimum              ~ 4",
                "{'maximum':3}                            ~ 3.5                 ~ ``      ~ maximum              ~ 3",
                "{'exclusiveMinimum':3}                   ~ 3                   ~ ``      ~ exclusiveMinimum     ~ 1",
                "{'exclusiveMaximum':3}                   ~ 3.0                 ~ ``      ~ exclusiveMaximum     ~ 3",
                "{'multipleOf':0.01}                      ~ 1.005               ~ ``      ~ multipleOf           ~ 5",
                "{'required':['a','b']}                   ~ {'a':1}             ~ ``      ~ required             ~ 6",
                "{'properties':{'ab':{}},'additionalProperties':false} ~ {'ac':1} ~ `` ~ additionalProperties ~ 3",
                "{'properties':{'ab':{}},'additionalProperties':false} ~ {'a':1}  ~ `` ~ additionalProperties ~ 3",
                "{'additionalProperties':false}           ~ {'a':1}             ~ ``      ~ additionalProperties ~ 1",
                "{'patternProperties':{'^x':{}},'additionalProperties':false} ~ {'x':1,'y':1} ~ `` ~ additionalProperties ~ 9",
                "{'patternProperties':{'^x':{'type':'null'}}} ~ {'xa':1}        ~ /xa     ~ type                 ~ 6",
                "{'additionalProperties':{'type':'null'}} ~ {'a/b':1} ~ `/a~1b` ~ type                 ~ 7",
                "{'properties':{'a':false}}               ~ {'a':1}             ~ /a      ~ false                ~ 3",
                "{'propertyNames':{'maxLength':2}}        ~ {'abc':1}           ~ ``      ~ propertyNames        ~ 5",
                "{'propertyNames':{'pattern':'^a'}}       ~ {'b':1}             ~ ``      ~ propertyNames        ~ 3",
                "{'minProperties':2}                      ~ {'a':1}             ~ ``      ~ minProperties        ~ 6",
                "{'maxProperties':1}                      ~ {'a':1,'b':2}       ~ ``      ~ maxProperties        ~ 6",
                "{'maxProperties':0}                      ~ {'a':1}             ~ ``      ~ maxProperties        ~ 1",
                "{'dependentRequired':{'a':['b']}}        ~ {'a':1}             ~ ``      ~ dependentRequired    ~ 6",
                "{'minItems':2}                           ~ [1]                 ~ ``      ~ minItems             ~ 2",
                "{'maxItems':1}                           ~ [1,2]               ~ ``      ~ maxItems             ~ 2",
                "{'maxItems':0}                           ~ [1]                 ~ ``      ~ maxItems             ~ 1",
                "{'prefixItems':[{},{'type':'null'}],'items':{'type':'string'}} ~ [1,null,'',2] ~ /3 ~ type ~ 11",
                "{'uniqueItems':true}                     ~ [{'a':1,'b':2},{'b':2,'a':1},3] ~ `` ~ uniqueItems ~ 27",
                "{'contains':{'const':1}}                 ~ [2,3]               ~ ``      ~ contains             ~ 4",
                "{'contains':{'const':1},'minContains':2} ~ [1,3]               ~ ``      ~ minContains          ~ 4",
                "{'contains':{'const':1},'maxContains':1} ~ [1,1,2]             ~ ``      ~ maxContains          ~ 4",
                "{'allOf':[{},{'type':'string'}]}         ~ 1                   ~ ``      ~ type                 ~ 0",
                "{'anyOf':[{'type':'string'},{'items':{'type':'null'}}]} ~ [null,1] ~ `` ~ anyOf                ~ 6",
                "{'oneOf':[{'type':'string'},{'type':'null'}]} ~ 1              ~ ``      ~ oneOf                ~ 0",
                "{'oneOf':[{'minimum':1},{'minimum':2}]}  ~ [0,2]               ~ ``      ~ oneOf                ~ 4",
                "{'not':{'type':'array'}}                 ~ [1]                 ~ ``      ~ not                  ~ 2",
                "{'if':{'required':['a']},'then':{'required':['b']}} ~ {'a':1}  ~ ``      ~ required             ~ 6",
                "{'if':{'type':'object'},'else':{'type':'null'}} ~ 'a'          ~ ``      ~ type                 ~ 0",
                "{'if':{'minItems':1},'then':{'items':{'type':'null'}},'else':{'items':{'type':'null'}}} ~ [1] ~ /0 ~ type ~ 1",
                "{'properties':{'a':{'$ref':'#'}},'additionalProperties':false} ~ {'a':{'a':{'b':1}}} ~ /a/a ~ additionalProperties ~ 12",
                "`{'$ref':'#/$defs/x~1y','$defs':{'x/y':{'type':'null'}}}` ~ 1    ~ ``      ~ type                 ~ 0",
                "{'$ref':'#here','$defs':{'x':{'$anchor':'here','type':'null'}}} ~ 1 ~ `` ~ type                 ~ 0",
                "true                                     ~ {'a':1,'\\\\u0061':2} ~ /a    ~ json                 ~ 14",
                "true                                     ~ [1,]                ~ ``      ~ json                 ~ 3",
                "true                                     ~ [01]                ~ /0      ~ json                 ~ 2",
                "true                                     ~ tru                 ~ ``      ~ json                 ~ 3",
                "true                                     ~ truth               ~ ``      ~ json                 ~ 3",
                "true                                     ~ {} {}               ~ ``      ~ json                 ~ 3",
                "true                                     ~ ``                  ~ ``      ~ json                 ~ 0",
                "true                                     ~ {'a':[1,{'b':x}]}   ~ /a/1/b  ~ json                 ~ 13",
                "true                                     ~ '\\\\ud83d'         ~ ``      ~ json                 ~ 7",
                "true                                     ~ '\\\\ude00'         ~ ``      ~ json                 ~ 4",
                "true                                     ~ '\\\\ud83d\\\\u0041' ~ ``     ~ json                 ~ 9",
                "false                                    ~ 1                   ~ ``      ~ false                ~ 0",
                "{'maximum':1}                            ~ 1e-99999            ~ ``      ~ json                 ~ 8",
            })
    void a_text_dies_at_the_first_character_that_is_too_much(
            String schema, String text, String pointer, String keyword, long offset) {
        String json = text.replace('\'', '"').replace("\\\\", "\\");
        String rules = schema.replace('\'', '"');

        assertThat(Feeding.verdict(rules, json)).isEqualTo(new Prefix.Dead(pointer, keyword, offset));
        assertThat(JsonSchema.parse(rules).validate(json)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{'not':{'unknown':1}}                               ~ 'x'",
                "{'not':{'$dynamicRef':'#'}}                         ~ 'x'",
                "{'not':{'properties':{'a':{'unknown':1}}}}     ~ {'a':'x'}",
                "{'not':{'additionalProperties':{'unknown':1}}}      ~ {'a':'x'}",
                "{'not':{'patternProperties':{'a':{'unknown':1}}}}   ~ {'a':'x'}",
                "{'not':{'items':{'unknown':1}}}                ~ ['x']",
                "{'not':{'prefixItems':[{'unknown':1}]}}        ~ ['x']",
                "{'not':{'contains':{'unknown':1}}}             ~ ['x']",
                "{'not':{'anyOf':[{'unknown':1}]}}              ~ 'x'",
                "{'not':{'allOf':[{'unknown':1}]}}              ~ 'x'",
                "{'not':{'not':{'not':{'unknown':1}}}}          ~ 'x'",
                "{'not':{'if':{'unknown':1},'then':{'type':'null'}}} ~ 'x'",
                "{'not':{'unevaluatedProperties':true}}              ~ {}",
                "{'oneOf':[{'unknown':1},{'unknown':2},{}]}  ~ 'x'",
                "{'if':{'unknown':1},'then':{'type':'null'}}    ~ 'x'",
                "{'if':{'unknown':1},'else':{'type':'null'}}    ~ 'x'",
                "{'contains':{'unknown':1},'maxContains':0,'minContains':0} ~ ['x']",
                "{'not':{'propertyNames':{'anyOf':[true]}}}          ~ {'a':1}",
                "{'not':{'dependentSchemas':{'a':true}}}             ~ {'a':1}",
                "{'anyOf':[{'$ref':'https://x.org/y'},{'type':'null'}],'$defs':{'x':{'$id':'https://x.org/y'}}} ~ 1",
                "{'maximum':-0}                                      ~ 0",
                "{'maximum':9007199254740993}                        ~ 9007199254740994",
                "{'maximum':0.1}                                     ~ 0.10000000000000000001",
                "{'const':0.1}                                       ~ 0.10000000000000000001",
                "{'not':{'const':1}}                                 ~ 1.0",
                "{'not':{'uniqueItems':true}}                        ~ [1,1.0]",
                "{'not':{'type':'integer'}}                          ~ 1.00000000000000000001",
                "{'type':'integer'}                                  ~ 1.00000000000000000001",
                "{'multipleOf':0.1}                                  ~ 0.30000000000000000001",
            })
    void what_is_left_to_the_end_never_kills(String schema, String json) {
        assertThat(Feeding.verdict(schema.replace('\'', '"'), json.replace('\'', '"')))
                .isEqualTo(new Prefix.Complete());
    }

    @Test
    void the_verdict_is_alive_until_the_value_has_ended() {
        PrefixValidator validator = ANYTHING.start();

        assertThat(validator.verdict()).isEqualTo(new Prefix.Alive());
        assertThat(validator.feed(" {\"a\":")).isEqualTo(new Prefix.Alive());
        assertThat(validator.feed("1}")).isEqualTo(new Prefix.Complete());
        assertThat(validator.feed(" ")).isEqualTo(new Prefix.Complete());
        assertThat(validator.end()).isEqualTo(new Prefix.Complete());
        assertThat(validator.end()).isEqualTo(new Prefix.Complete());
        assertThat(validator.text()).isEqualTo(" {\"a\":1} ");
    }

    @Test
    void a_number_may_go_on_until_the_end() {
        PrefixValidator validator = ANYTHING.start();

        assertThat(validator.feed("12")).isEqualTo(new Prefix.Alive());
        assertThat(validator.end()).isEqualTo(new Prefix.Complete());
    }

    @Test
    void what_is_fed_to_the_dead_is_ignored() {
        PrefixValidator validator = ANYTHING.start();
        Prefix dead = validator.feed("x");

        assertThat(dead).isEqualTo(new Prefix.Dead("", "json", 0));
        assertThat(validator.feed("{}")).isSameAs(dead);
        assertThat(validator.feed(new byte[] {1})).isSameAs(dead);
        assertThat(validator.end()).isSameAs(dead);
    }

    @Test
    void nothing_is_fed_after_the_end() {
        PrefixValidator validator = ANYTHING.start();
        validator.end();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> validator.feed("1"))
                .withMessageContaining("has ended");
    }

    @Test
    void bytes_that_are_no_utf8_kill_at_the_character_they_are_no_part_of() {
        int[][] bad = {
            {0x80},
            {0xc0, 0x80},
            {0xc3, 0x28},
            {0xe0, 0x80, 0x80},
            {0xed, 0xa0, 0x80},
            {0xf0, 0x80, 0x80, 0x80},
            {0xf4, 0x90, 0x80, 0x80},
            {0xf8},
            {0xff},
            {0xe2, 0x82},
            {0xf0, 0x9f, 0x98}
        };
        for (int[] each : bad) {
            byte[] bytes = new byte[3 + each.length];
            bytes[0] = '"';
            bytes[1] = (byte) 0xc3;
            bytes[2] = (byte) 0xa4;
            for (int i = 0; i < each.length; i++) {
                bytes[3 + i] = (byte) each[i];
            }
            for (int size = 1; size <= bytes.length; size++) {
                assertThat(Feeding.inBytes(ANYTHING, bytes, size))
                        .as("%s by %d", Arrays.toString(each), size)
                        .isEqualTo(new Prefix.Dead("", "json", 2));
            }
        }
    }

    @Test
    void a_character_in_bytes_is_not_finished_in_chars() {
        PrefixValidator validator = ANYTHING.start();
        validator.feed(new byte[] {'"', (byte) 0xc3});

        assertThat(validator.feed("a")).isEqualTo(new Prefix.Dead("", "json", 1));
    }

    @Test
    void a_range_of_bytes_is_fed() {
        byte[] bytes = "xx[true]xx".getBytes(StandardCharsets.UTF_8);
        PrefixValidator validator = ANYTHING.start();

        assertThat(validator.feed(bytes, 2, 6)).isEqualTo(new Prefix.Complete());
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> validator.feed(bytes, 8, 3));
    }

    @Test
    void limits_are_those_of_reading() {
        String deep = "[".repeat(500);
        String digits = "1".repeat(400);
        String name = "a".repeat(50_000);

        assertThat(Feeding.verdict(ANYTHING, deep + "]".repeat(500))).isEqualTo(new Prefix.Complete());
        assertThat(ANYTHING.start().feed(deep + "["))
                .isInstanceOfSatisfying(
                        Prefix.Dead.class, dead -> assertThat(dead.offset()).isEqualTo(500));
        assertThat(Feeding.verdict(ANYTHING, digits)).isEqualTo(new Prefix.Complete());
        assertThat(Feeding.verdict(ANYTHING, digits + "1")).isEqualTo(new Prefix.Dead("", "json", 401));
        assertThat(ANYTHING.start().feed("{\"" + name + "\":1}")).isEqualTo(new Prefix.Complete());
        assertThat(ANYTHING.start().feed("{\"" + name + "a\":1}")).isEqualTo(new Prefix.Dead("", "json", 50_002));
        assertThat(JsonSchema.parse("true").validate("{\"" + name + "a\":1}")).isNotEmpty();
    }

    @Test
    void a_verdict_calls_the_function_that_fits() {
        assertThat(new Prefix.Alive().<String>match(a -> "alive", d -> "dead", c -> "complete"))
                .isEqualTo("alive");
        assertThat(new Prefix.Dead("", "json", 1).<String>match(a -> "alive", d -> "dead", c -> "complete"))
                .isEqualTo("dead");
        assertThat(new Prefix.Complete().<String>match(a -> "alive", d -> "dead", c -> "complete"))
                .isEqualTo("complete");
        assertThat(new Prefix.Alive().ended()).isFalse();
        assertThat(new Prefix.Complete().ended()).isTrue();
    }
}
