package dev.tidemark.rules;

import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.SaleStage;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is known of a subject in a test: facts by the properties that matter, the rest zero. */
final class Known {

  static final SaleStage RUSH = new SaleStage("rush");
  static final SaleStage NORMAL = new SaleStage("normal");

  private final Subject subject;
  private final List<Fact> facts = new ArrayList<>();
  private final Set<Class<? extends Fact>> missing = new HashSet<>();
  private String category = "";

  private Known(Subject subject) {
    this.subject = subject;
  }

  static Known product(String sku) {
    return new Known(Subject.product(sku));
  }

  static Known of(Subject.Kind kind, String key) {
    return new Known(new Subject(kind, key));
  }

  Known in(String newCategory) {
    category = newCategory;
    return this;
  }

  /**
   * @param properties names and values in turn
   */
  Known with(Class<? extends Fact> kind, Object... properties) {
    facts.add(fact(subject.key(), kind, properties));
    return this;
  }

  Known without(Class<? extends Fact> kind) {
    missing.add(kind);
    return this;
  }

  SubjectFacts facts() {
    return new SubjectFacts(subject, category, facts, missing);
  }

  private static Fact fact(String key, Class<? extends Fact> kind, Object... properties) {
    RecordComponent[] components = kind.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    Set<Object> used = new HashSet<>();
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = i == 0 ? key : value(components[i], used, properties);
    }
    if (used.size() * 2 != properties.length) {
      throw new IllegalArgumentException(kind + " lacks one of " + List.of(properties));
    }
    try {
      return (Fact) kind.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(RecordComponent component, Set<Object> used, Object... properties) {
    Object given = null;
    for (int i = 0; i < properties.length; i += 2) {
      if (properties[i].equals(component.getName())) {
        given = properties[i + 1];
        used.add(properties[i]);
      }
    }
    Class<?> type = component.getType();
    if (type == String.class) {
      return given == null ? "" : given;
    }
    if (type == boolean.class) {
      return given != null && (Boolean) given;
    }
    Number number = given == null ? 0 : (Number) given;
    if (type == int.class) {
      return number.intValue();
    }
    return type == long.class ? (Object) number.longValue() : (Object) number.doubleValue();
  }
}
