package dev.tidemark.rules.facts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a kind of fact, or one of its properties, means; for the vocabulary. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Meaning {

  /** One sentence without a full stop. */
  String value();

  /** Of a number; empty where it has none. */
  String unit() default "";
}
