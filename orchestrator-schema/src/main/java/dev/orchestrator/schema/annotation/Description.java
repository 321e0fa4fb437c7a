package dev.orchestrator.schema.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a record, a sealed interface, an enum, a record component or a parameter is: the {@code description} of its schema, which
 * models read.
 *
 * <pre>{@code
 * @Description("A line of an invoice")
 * record Line(@Description("as printed, without the article number") String text, int amount) {}
 * }</pre>
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface Description {
    /** Returns the description; a blank one is refused when the schema is made. */
    String value();
}
