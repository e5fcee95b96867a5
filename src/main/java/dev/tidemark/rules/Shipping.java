package dev.tidemark.rules;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;

/** Brings the rules that the product comes with into the database, at every start. */
@Startup
@ApplicationScoped
class Shipping {

  private final ChangeRules change;

  Shipping(ChangeRules change) {
    this.change = change;
  }

  @PostConstruct
  void open() {
    change.ship(ShippedRules.all());
  }
}
