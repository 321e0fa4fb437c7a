package dev.orchestrator.schema.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Bounds of a number: {@code @Range(minimum = 0, exclusiveMaximum = 1) double share}, {@code List<@Range(minimum = 1)
 * Integer> pages}. The members are named like the keywords of JSON Schema they become.
 *
 * <p>A bound speaks to whoever writes the value, and {@link dev.orchestrator.schema.JsonSchema#validate} enforces it.
 * {@link dev.orchestrator.schema.Json#read} does not: what was recorded stays readable when a bound is narrowed.
 *
 * <p>On anything but a number, with no bound at all, or with bounds that no number meets, it is refused when the schema
 * is made.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface Range {
    /** Returns the least number allowed; NaN for none. */
    double minimum() default Double.NaN;

    /** Returns the greatest number allowed; NaN for none. */
    double maximum() default Double.NaN;

    /** Returns the number that every value must exceed; NaN for none. */
    double exclusiveMinimum() default Double.NaN;

    /** Returns the number that every value must fall short of; NaN for none. */
    double exclusiveMaximum() default Double.NaN;

    /** Returns the number, greater than 0, that every value must be a multiple of; NaN for none. */
    double multipleOf() default Double.NaN;
}
