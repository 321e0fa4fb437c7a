package dev.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;

class UsageProperties {
    @Property
    void order_and_grouping_of_a_sum_do_not_matter(
            @ForAll @LongRange(max = 1_000) long one,
            @ForAll @LongRange(max = 1_000) long two,
            @ForAll @BigRange(min = "0", max = "9") BigDecimal price) {
        Usage a = new Usage(one, two, price);
        Usage b = Usage.of(two, one);
        Usage c = new Usage(1, 2, BigDecimal.ONE);

        assertThat(a.plus(b).plus(c)).isEqualTo(c.plus(b.plus(a)));
        assertThat(a.plus(Usage.NONE)).isEqualTo(a);
    }
}
