package dev.tidemark.rules;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Reasons;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Sku;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Sets tunables, for all, for a category or for a product, without touching a text. Blocks; safe
 * for use by several threads.
 */
@ApplicationScoped
class ChangeParameters {

  static final int MOST = 100_000;
  private static final int LONGEST_CATEGORY = 64;

  private final AuditLog audit;
  private final RuleChanges changes;

  ChangeParameters(AuditLog audit, RuleChanges changes) {
    this.audit = audit;
    this.changes = changes;
  }

  /**
   * What is asked for.
   *
   * @param value null takes the setting away
   */
  @Schema(description = "A tunable's value: for all products, for a category, or for one product.")
  record Change(
      @Schema(description = "The new value; null takes the setting away.") @Nullable Double value,
      @Schema(description = "For the products of this category only.") @Nullable String category,
      @Schema(description = "For this product only.") @Nullable String sku,
      @Schema(description = "Why, for the audit; at most 500 characters.")
          @Nullable String reason) {

    Change {
      if (value != null && !Double.isFinite(value)) {
        throw ProblemException.invalidField("value", "must be a number");
      }
      if (category != null && sku != null) {
        throw ProblemException.invalidField("category", "must not be given together with sku");
      }
      if (category != null && (category.isEmpty() || category.length() > LONGEST_CATEGORY)) {
        throw ProblemException.invalidField("category", "must be 1 to 64 characters");
      }
      if (sku != null) {
        sku = new Sku(sku).code();
      }
      var unused = Reasons.require(reason);
    }

    Scope scope() {
      if (sku != null) {
        return Scope.PRODUCT;
      }
      return category != null ? Scope.CATEGORY : Scope.GLOBAL;
    }

    String target() {
      if (sku != null) {
        return sku;
      }
      return category != null ? category : "";
    }
  }

  /** Whom a setting is for. */
  public enum Scope {
    GLOBAL,
    CATEGORY,
    PRODUCT;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Sets one, in force everywhere within 2 seconds.
   *
   * @throws ProblemException {@link Refusal#TUNABLE_NOT_FOUND} or {@link Refusal#INVALID_FIELD}
   */
  void set(String tunable, Change change, String actor) {
    changes.run(
        () -> {
          Scope scope = change.scope();
          Optional<ParameterRow> found = ParameterRow.find(tunable, scope.name(), change.target());
          @Nullable Double before = found.map(row -> row.value).orElse(null);
          if (change.value() == null) {
            found.ifPresent(ParameterRow::delete);
          } else {
            ParameterRow row = found.orElseGet(ChangeParameters::roomForOne);
            row.tunable = tunable;
            row.scope = scope.name();
            row.target = change.target();
            row.value = change.value();
            row.persist();
          }
          audit.record(
              actor,
              "rule.parameter",
              "tunable:" + tunable,
              setting(scope, change.target(), before),
              setting(scope, change.target(), change.value()),
              change.reason());
          return null;
        });
  }

  private static ParameterRow roomForOne() {
    if (ParameterRow.count() >= MOST) {
      throw ProblemException.invalidField("value", "is one too many: %d are set".formatted(MOST));
    }
    return new ParameterRow();
  }

  private static Map<String, Object> setting(Scope scope, String target, @Nullable Double value) {
    Map<String, Object> setting = new TreeMap<>();
    setting.put("scope", scope.toString());
    setting.put("target", target);
    if (value != null) {
      setting.put("value", value);
    }
    return setting;
  }
}
