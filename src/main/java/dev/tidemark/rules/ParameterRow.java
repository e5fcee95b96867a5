package dev.tidemark.rules;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people have set a tunable to, for all, for a category or for a product. */
@Entity
@Table(name = "rule_parameter")
class ParameterRow extends PanacheEntityBase {

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  String tunable = "";
  String scope = "";
  String target = "";
  double value;

  static Optional<ParameterRow> find(String tunable, String scope, String target) {
    return find("tunable = ?1 AND scope = ?2 AND target = ?3", tunable, scope, target)
        .firstResultOptional();
  }
}
