package dev.tidemark.stock;

import dev.tidemark.kernel.Sku;
import dev.tidemark.storage.Slots;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The products that there are, in the product database. Blocks; safe for several threads. */
@ApplicationScoped
class Catalogue {

  /** Two may enter the same product at once: one row stands, and both find it. */
  private static final String ENTER =
      "INSERT IGNORE INTO product (sku, name, slot, total, buckets) VALUES (?1, ?2, ?3, 0, 1)";

  private static final String ENTER_ONE =
      "INSERT IGNORE INTO product (sku, name, slot, total, buckets) VALUES (?, ?, ?, 0, 1)";

  private final EntityManager products;

  Catalogue(EntityManager products) {
    this.products = products;
  }

  Optional<Place> find(Sku sku) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> ProductRow.bySku(sku.code()).map(Catalogue::place));
  }

  /**
   * The product's place, made now unless it is known already; its name is the code if not given.
   */
  Place enter(Sku sku, @Nullable String name) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              products
                  .createNativeQuery(ENTER)
                  .setParameter(1, sku.code())
                  .setParameter(2, name == null ? sku.code() : name)
                  .setParameter(3, Slots.of(sku.code()))
                  .executeUpdate();
              return place(ProductRow.bySku(sku.code()).orElseThrow());
            });
  }

  /** The places of products, made now where they are not known already; at most 1,000. */
  Map<String, Place> enterAll(Collection<Sku> skus) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              products.unwrap(Session.class).doWork(connection -> enterAll(connection, skus));
              Map<String, Place> places = new TreeMap<>();
              ProductRow.withSku(skus.stream().map(Sku::code).toList())
                  .forEach(row -> places.put(row.sku, place(row)));
              return places;
            });
  }

  /** Sorted: two that enter the same products meet them in the same order. */
  private static void enterAll(Connection connection, Collection<Sku> skus) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ENTER_ONE)) {
      for (String sku : skus.stream().map(Sku::code).sorted().toList()) {
        statement.setString(1, sku);
        statement.setString(2, sku);
        statement.setInt(3, Slots.of(sku));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Copies for lists what the ledger has committed; the name stays if none is given. */
  void keepCopy(Layout layout, @Nullable String name) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              ProductRow copy = ProductRow.bySku(layout.sku()).orElseThrow();
              copy.name = name == null ? copy.name : name;
              copy.total = layout.total();
              copy.buckets = layout.buckets();
            });
  }

  private static Place place(ProductRow row) {
    return new Place(row.number(), row.slot);
  }
}
