package dev.tidemark.stock;

import dev.tidemark.kernel.SaleStage;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
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

  /** Locked until the caller's transaction ends. */
  static SaleRow lock() {
    return SaleRow.<SaleRow>findByIdOptional(ONLY, LockModeType.PESSIMISTIC_WRITE).orElseThrow();
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
