package dev.tidemark.stock;

import dev.tidemark.kernel.SaleStage;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The one row of the sale. */
@Entity
@Table(name = "sale")
class SaleRow extends PanacheEntityBase {

  private static final long ONLY = 1;

  @Id long id;

  String stage = "";
  String limits = "";
  long version;

  static SaleRow read() {
    return SaleRow.<SaleRow>findByIdOptional(ONLY).orElseThrow();
  }

  /** Locked until the caller's transaction ends; in SQL that MariaDB reads as well as MySQL. */
  static SaleRow lock() {
    getEntityManager()
        .createNativeQuery("SELECT id FROM sale WHERE id = " + ONLY + " FOR UPDATE")
        .getSingleResult();
    return read();
  }

  Sale sale() {
    return new Sale(SaleStage.parse(stage), StageLimits.read(limits), version);
  }

  void set(Sale sale) {
    stage = sale.stage().toString();
    limits = StageLimits.write(sale.limits());
    version = sale.version();
  }
}
