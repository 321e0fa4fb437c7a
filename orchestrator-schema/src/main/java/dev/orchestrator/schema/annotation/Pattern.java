package dev.orchestrator.schema.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A regular expression for a {@code String}, the {@code pattern} of its schema: {@code @Pattern("^[A-Z]{3}$") String
 * currency}. As JSON Schema has it, the expression need only occur in the string: anchor it with {@code ^} and
 * {@code $} to speak of all of it. Keep to what ECMAScript and Java both know.
 *
 * <p>Enforced and checked as {@link Range} is; what is no regular expression is refused when the schema is made.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface Pattern {
    /** Returns the regular expression. */
    String value();
}
