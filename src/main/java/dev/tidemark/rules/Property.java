package dev.tidemark.rules;

import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.Meaning;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * One component of a fact.
 *
 * @param javaType whole numbers and fractions compare differently in Drools, so it must be known
 * @param number reads it as a number; only for numbers
 * @param value reads it boxed: a whole number as Long, a fraction as Double
 */
record Property(
    String name,
    Type type,
    Class<?> javaType,
    String meaning,
    String unit,
    ToDoubleFunction<Fact> number,
    Function<Fact, Object> value) {

  static Property of(RecordComponent component) {
    Meaning meaning = component.getAnnotation(Meaning.class);
    if (meaning == null) {
      throw new IllegalStateException(component + " does not say what it means");
    }
    Class<?> javaType = component.getType();
    Type type = typeOf(javaType);
    Function<Fact, Object> boxed = boxed(component);
    return new Property(
        component.getName(),
        type,
        javaType,
        meaning.value(),
        meaning.unit(),
        type == Type.NUMBER ? number(component) : fact -> Double.NaN,
        javaType == int.class ? fact -> ((Number) boxed.apply(fact)).longValue() : boxed);
  }

  boolean isWhole() {
    return javaType == long.class || javaType == int.class;
  }

  private static Type typeOf(Class<?> javaType) {
    if (javaType == String.class) {
      return Type.TEXT;
    }
    if (javaType == boolean.class) {
      return Type.TRUTH;
    }
    if (javaType == long.class || javaType == int.class || javaType == double.class) {
      return Type.NUMBER;
    }
    throw new IllegalStateException("Facts have no properties of type " + javaType);
  }

  /** Reading by a method handle costs ten times a call; these are calls. */
  @SuppressWarnings("unchecked")
  private static ToDoubleFunction<Fact> number(RecordComponent component) {
    return (ToDoubleFunction<Fact>)
        accessor(component, ToDoubleFunction.class, "applyAsDouble", double.class);
  }

  @SuppressWarnings("unchecked")
  private static Function<Fact, Object> boxed(RecordComponent component) {
    return (Function<Fact, Object>) accessor(component, Function.class, "apply", Object.class);
  }

  private static Object accessor(
      RecordComponent component, Class<?> shape, String method, Class<?> result) {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      MethodHandle read = lookup.unreflect(component.getAccessor());
      Class<?> given =
          result.isPrimitive()
              ? result
              : MethodType.methodType(component.getType()).wrap().returnType();
      return LambdaMetafactory.metafactory(
              lookup,
              method,
              MethodType.methodType(shape),
              MethodType.methodType(result, Object.class),
              read,
              MethodType.methodType(given, component.getDeclaringRecord()))
          .getTarget()
          .invoke();
    } catch (Throwable e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }
}
