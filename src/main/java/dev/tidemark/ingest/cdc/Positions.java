package dev.tidemark.ingest.cdc;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

/** What Debezium remembers of each source in the product database. Safe for several threads. */
@ApplicationScoped
class Positions {

  private static final String FORGET_POSITION = "DELETE FROM cdc_offset WHERE source = ?1";
  private static final String FORGET_TABLES = "DELETE FROM cdc_history WHERE source = ?1";

  private final EntityManager database;

  Positions(EntityManager database) {
    this.database = database;
  }

  /** Has the next engine of a source read its tables whole. Only while no engine of it runs. */
  void forget(String source) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              database.createNativeQuery(FORGET_POSITION).setParameter(1, source).executeUpdate();
              database.createNativeQuery(FORGET_TABLES).setParameter(1, source).executeUpdate();
            });
  }
}
