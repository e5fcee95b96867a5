package dev.tidemark.stock;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Sku;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which products there are, for rooms that hear of many at once. A product never goes, so what is
 * known stays right. Blocks where something is not known yet; safe for use by several threads.
 */
@ApplicationScoped
public class Products {

  /** About 100 bytes each. */
  private static final int MOST_KNOWN = 500_000;

  private final ChangeProduct changeProduct;
  private final Catalogue catalogue;
  private final Map<String, Place> known = new ConcurrentHashMap<>();

  Products(ChangeProduct changeProduct, Catalogue catalogue) {
    this.changeProduct = changeProduct;
    this.catalogue = catalogue;
  }

  /** Those of the codes that are products; at most 1,000 codes. */
  public Map<String, Place> find(Collection<String> skus) {
    Map<String, Place> found = new HashMap<>();
    List<String> unknown = skus.stream().distinct().filter(sku -> !putKnown(found, sku)).toList();
    if (!unknown.isEmpty()) {
      QuarkusTransaction.joiningExisting()
          .call(() -> ProductRow.withSku(unknown))
          .forEach(row -> found.put(row.sku, learn(row.sku, new Place(row.number(), row.slot))));
    }
    return found;
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
   * Enters a product of which there is nothing to sell yet, unless it is there already.
   *
   * @param reason why, for the audit
   */
  public Place enter(Sku sku, String actor, String reason) {
    ChangeProduct.Asked asked =
        new ChangeProduct.Asked(ChangeProduct.Kind.CHANGE, OptionalLong.empty(), actor);
    Optional<Place> there = catalogue.find(sku);
    if (there.isEmpty()
        && changeProduct.run(sku, ProductChange.ofNothing(reason), asked)
            instanceof ChangeProduct.Outcome.Refused refused) {
      throw new ProblemException(refused.problem());
    }
    return learn(sku.code(), there.or(() -> catalogue.find(sku)).orElseThrow());
  }
}
