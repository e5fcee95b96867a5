package dev.tidemark.rules;

import dev.tidemark.rules.facts.BucketSkew;
import dev.tidemark.rules.facts.ChannelState;
import dev.tidemark.rules.facts.ConservationGap;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.FeedHealth;
import dev.tidemark.rules.facts.Meaning;
import dev.tidemark.rules.facts.OversellExposure;
import dev.tidemark.rules.facts.SaleStage;
import dev.tidemark.rules.facts.SalesVelocity;
import dev.tidemark.rules.facts.StockPosition;
import dev.tidemark.rules.facts.StuckHolds;
import dev.tidemark.rules.facts.SyncLag;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of fact.
 *
 * @param place its place in a {@link Row}
 * @param about what kind of subject it is about; null for the stage of the sale
 * @param key the property that names the subject
 */
record FactType(
    int place,
    Class<? extends Fact> record,
    String name,
    String meaning,
    Subject.@Nullable Kind about,
    String key,
    Map<String, Property> properties) {

  private static final List<Class<? extends Fact>> RECORDS =
      List.of(
          StockPosition.class,
          SalesVelocity.class,
          BucketSkew.class,
          SyncLag.class,
          OversellExposure.class,
          StuckHolds.class,
          ConservationGap.class,
          ChannelState.class,
          FeedHealth.class,
          SaleStage.class);

  static final List<FactType> ALL =
      IntStream.range(0, RECORDS.size()).mapToObj(i -> of(i, RECORDS.get(i))).toList();

  static final FactType STAGE = ALL.get(RECORDS.indexOf(SaleStage.class));

  private static final Map<Class<?>, FactType> BY_RECORD =
      ALL.stream().collect(Collectors.toUnmodifiableMap(FactType::record, Function.identity()));

  static final Map<String, FactType> BY_NAME =
      ALL.stream()
          .collect(
              Collectors.toMap(
                  FactType::name, Function.identity(), (one, other) -> one, TreeMap::new));

  /**
   * @throws IllegalArgumentException for a class that is no kind of fact
   */
  static FactType of(Class<? extends Fact> record) {
    FactType type = BY_RECORD.get(record);
    if (type == null) {
      throw new IllegalArgumentException(record + " is no kind of fact");
    }
    return type;
  }

  private static FactType of(int place, Class<? extends Fact> record) {
    Map<String, Property> properties = new LinkedHashMap<>();
    Arrays.stream(record.getRecordComponents())
        .map(Property::of)
        .forEach(property -> properties.put(property.name(), property));
    String key = properties.keySet().iterator().next();
    Meaning meaning = record.getAnnotation(Meaning.class);
    if (meaning == null) {
      throw new IllegalStateException(record + " does not say what it means");
    }
    return new FactType(
        place, record, record.getSimpleName(), meaning.value(), subject(key), key, properties);
  }

  private static Subject.@Nullable Kind subject(String key) {
    return switch (key) {
      case "sku" -> Subject.Kind.PRODUCT;
      case "channel" -> Subject.Kind.CHANNEL;
      case "source" -> Subject.Kind.SOURCE;
      default -> null;
    };
  }
}
