package dev.tidemark.alerts;

import dev.tidemark.rules.Subject;
import dev.tidemark.rules.SubjectFacts;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.stock.Place;
import dev.tidemark.stock.Products;
import dev.tidemark.storage.StockDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What rules would be told of a subject now. Blocks; safe for use by several threads. */
@ApplicationScoped
public class FactsNow {

  private final FactReader reader;
  private final Products products;
  private final StockDatabases databases;

  FactsNow(FactReader reader, Products products, StockDatabases databases) {
    this.reader = reader;
    this.products = products;
    this.databases = databases;
  }

  /**
   * Facts about a product, channel or source; none about anything else.
   *
   * @throws dev.tidemark.storage.StoreUnavailableException if a stock database does not answer
   */
  public List<Fact> of(Subject subject) {
    Stream<SubjectFacts> found =
        switch (subject.kind()) {
          case PRODUCT -> product(products.find(List.of(subject.key())).get(subject.key()));
          case CHANNEL -> reader.channels().stream();
          case SOURCE -> reader.sources().stream();
          case RULE, STORE, WEBHOOK, EXTERNAL -> Stream.empty();
        };
    return found
        .filter(facts -> facts.subject().equals(subject))
        .flatMap(facts -> facts.facts().stream())
        .toList();
  }

  private Stream<SubjectFacts> product(@Nullable Place place) {
    return place == null
        ? Stream.empty()
        : reader.products(databases.of(place.slot()), List.of(place.productId())).stream();
  }
}
