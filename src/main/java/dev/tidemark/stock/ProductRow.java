package dev.tidemark.stock;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The catalogue entry of a product. */
@Entity
@Table(name = "product")
class ProductRow extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  String sku = "";
  String name = "";
  int slot;
  long total;
  int buckets;

  static Optional<ProductRow> bySku(String sku) {
    return find("sku", sku).firstResultOptional();
  }

  static List<ProductRow> withSku(Collection<String> skus) {
    return list("sku IN ?1", skus);
  }

  static List<ProductRow> after(String sku, int most) {
    return find("sku > ?1", Sort.by("sku"), sku).page(Page.ofSize(most)).list();
  }

  /** Those with a text in their code or name, in large or small letters. */
  static List<ProductRow> matchingAfter(String sku, String text, int most) {
    return find(
            "sku > ?1 and (locate(?2, lower(sku)) > 0 or locate(?2, lower(name)) > 0)",
            Sort.by("sku"),
            sku,
            text.toLowerCase(Locale.ROOT))
        .page(Page.ofSize(most))
        .list();
  }

  long number() {
    if (id == null) {
      throw new IllegalStateException("not stored yet");
    }
    return id;
  }
}
