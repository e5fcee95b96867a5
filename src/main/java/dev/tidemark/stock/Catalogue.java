package dev.tidemark.stock;

import dev.tidemark.kernel.Sku;
import dev.tidemark.storage.Slots;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The products that there are, in the product database. Blocks; safe for several threads. */
@ApplicationScoped
class Catalogue {

  /** Two may enter the same product at once: one row stands, and both find it. */
  private static final String ENTER =
      "INSERT IGNORE INTO product (sku, name, slot, total, buckets) VALUES (?1, ?2, ?3, 0, 1)";

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
