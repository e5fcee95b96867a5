package dev.tidemark.stock;

import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.LayoutStore.Transaction;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which products there are, for rooms that hear of many at once. A product never goes, so what is
 * known stays right. Blocks where something is not known yet; safe for use by several threads.
 */
@ApplicationScoped
public class Products {

  /** About 200 bytes each. */
  private static final int MOST_KNOWN = 250_000;

  private final LayoutStore store;
  private final Catalogue catalogue;
  private final Map<String, Place> known = new ConcurrentHashMap<>();

  Products(LayoutStore store, Catalogue catalogue) {
    this.store = store;
    this.catalogue = catalogue;
  }

  /** Those of the codes that are products; at most 1,000 codes. */
  public Map<String, Place> find(Collection<String> skus) {
    Map<String, Place> found = new HashMap<>();
    List<String> unknown = skus.stream().distinct().filter(sku -> !putKnown(found, sku)).toList();
    if (!unknown.isEmpty()) {
      SortedMap<String, Place> entered = new TreeMap<>();
      QuarkusTransaction.joiningExisting()
          .call(() -> ProductRow.withSku(unknown))
          .forEach(row -> entered.put(row.sku, new Place(row.number(), row.slot)));
      byDatabase(entered)
          .forEach(
              (database, some) ->
                  store
                      .transact(database, transaction -> whole(transaction, some))
                      .forEach((sku, place) -> found.put(sku, learn(sku, place))));
    }
    return found;
  }

  /** A product whose creation was broken off is none yet. */
  private static SortedMap<String, Place> whole(
      Transaction transaction, SortedMap<String, Place> entered) throws SQLException {
    SortedMap<String, Place> whole = new TreeMap<>();
    for (Map.Entry<String, Place> product : entered.entrySet()) {
      if (transaction.find(product.getValue().productId()).isPresent()) {
        whole.put(product.getKey(), product.getValue());
      }
    }
    return whole;
  }

  /** Names that people know products by; at most 1,000 codes. */
  public Map<String, String> names(Collection<String> skus) {
    Map<String, String> names = new HashMap<>();
    QuarkusTransaction.joiningExisting()
        .call(() -> ProductRow.withSku(List.copyOf(skus)))
        .forEach(row -> names.put(row.sku, row.name));
    return names;
  }

  /** How many products there are. */
  public long count() {
    return QuarkusTransaction.joiningExisting().call(() -> ProductRow.count());
  }

  /** The codes of products of a category; so many of each stock database at most. */
  public List<String> inCategory(String category, int most) {
    List<String> skus = new ArrayList<>();
    for (int database = 0; database < store.databases(); database++) {
      skus.addAll(store.transact(database, transaction -> transaction.inCategory(category, most)));
    }
    return skus;
  }

  private Map<Integer, SortedMap<String, Place>> byDatabase(Map<String, Place> places) {
    Map<Integer, SortedMap<String, Place>> byDatabase = new TreeMap<>();
    places.forEach(
        (sku, place) ->
            byDatabase
                .computeIfAbsent(store.databaseOf(place.slot()), number -> new TreeMap<>())
                .put(sku, place));
    return byDatabase;
  }

  private boolean putKnown(Map<String, Place> found, String sku) {
    Place place = known.get(sku);
    if (place != null) {
      found.put(sku, place);
    }
    return place != null;
  }

  private Place learn(String sku, Place place) {
    if (known.size() >= MOST_KNOWN) {
      known.clear();
    }
    known.put(sku, place);
    return place;
  }

  /**
   * Enters products of which there is nothing to sell yet, those that are not there already.
   *
   * @param reason why, for the audit
   * @return the place of each
   */
  public Map<String, Place> enter(Collection<Sku> skus, String actor, String reason) {
    Map<String, Place> places = catalogue.enterAll(skus);
    byDatabase(places)
        .forEach(
            (database, some) ->
                store.transact(database, transaction -> create(transaction, some, actor, reason)));
    places.forEach(this::learn);
    return places;
  }

  private static int create(
      Transaction transaction, SortedMap<String, Place> places, String actor, String reason)
      throws SQLException {
    int created = 0;
    Terms terms = ProductChange.ofNothing().forNew();
    for (Map.Entry<String, Place> product : places.entrySet()) {
      Place place = product.getValue();
      if (transaction.find(place.productId()).isEmpty()) {
        Layout layout = Layout.of(place.productId(), product.getKey(), place.slot(), terms, 1, 1);
        try {
          transaction.create(layout, Distribution.fresh(layout));
          transaction.record(new LayoutChange(actor, "product.create", reason, null, layout));
          created++;
        } catch (SQLIntegrityConstraintViolationException e) {
          // somebody else created it just now
        }
      }
    }
    return created;
  }
}
