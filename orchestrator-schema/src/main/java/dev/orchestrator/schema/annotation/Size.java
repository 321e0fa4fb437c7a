package dev.orchestrator.schema.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Bounds of a size: the characters of a {@code String} ({@code minLength}, {@code maxLength}, in code points), the
 * elements of a list, set or array ({@code minItems}, {@code maxItems}), the entries of a map ({@code minProperties},
 * {@code maxProperties}).
 *
 * <p>It stands before the type it speaks of: {@code @Size(max = 3) List<@Size(min = 1) String> tags} is up to three tags,
 * none of them empty; {@code String @Size(max = 3) [] tags} is an array of up to three.
 *
 * <p>Enforced and checked as {@link Range} is.
 *
 * @since 0.1.0
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE_USE)
public @interface Size {
    /** Returns the least size allowed. */
    int min() default 0;

    /** Returns the greatest size allowed. */
    int max() default Integer.MAX_VALUE;
}
