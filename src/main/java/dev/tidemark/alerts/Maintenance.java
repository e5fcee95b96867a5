package dev.tidemark.alerts;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.rules.Rules;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.OptionalLong;

/** Maintenance windows, as people plan them. Blocks; safe for use by several threads. */
@ApplicationScoped
class Maintenance {

  private static final int MOST = 200;

  private final ProductDatabase database;
  private final AuditLog audit;
  private final Rules rules;

  Maintenance(ProductDatabase database, AuditLog audit, Rules rules) {
    this.database = database;
    this.audit = audit;
    this.rules = rules;
  }

  List<MaintenanceWindow> all() {
    return database.transact(MaintenanceRows::all);
  }

  /**
   * @throws ProblemException {@link Refusal#MAINTENANCE_NOT_FOUND}
   */
  MaintenanceWindow find(long id) {
    return database.transact(c -> MaintenanceRows.find(c, id).orElseThrow(Maintenance::notFound));
  }

  /**
   * @throws ProblemException {@link Refusal#SILENCE_REFUSED} if nothing that it names may be
   *     hidden; {@link Refusal#INVALID_FIELD} if there are 200
   */
  MaintenanceWindow make(MaintenanceWindow wanted) {
    return database.transact(
        c -> {
          Hideable.require(c, wanted.matchers(), rules.live());
          if (MaintenanceRows.all(c).size() >= MOST) {
            throw ProblemException.invalidField("maintenance", "must be one of " + MOST);
          }
          MaintenanceWindow made = MaintenanceRows.add(c, wanted);
          audit.record(
              made.madeBy(), "maintenance.make", subject(made.id()), null, made, made.reason());
          return made;
        });
  }

  /**
   * @param expected the version that the caller read; empty for any
   * @throws ProblemException {@link Refusal#MAINTENANCE_NOT_FOUND}, {@link
   *     Refusal#VERSION_MISMATCH} or {@link Refusal#SILENCE_REFUSED}
   */
  MaintenanceWindow change(MaintenanceWindow wanted, OptionalLong expected) {
    return database.transact(
        c -> {
          MaintenanceWindow before =
              MaintenanceRows.lock(c, wanted.id()).orElseThrow(Maintenance::notFound);
          IfMatch.require(expected, before.version(), "The window");
          Hideable.require(c, wanted.matchers(), rules.live());
          MaintenanceWindow after = MaintenanceRows.change(c, wanted);
          audit.record(
              wanted.madeBy(),
              "maintenance.change",
              subject(wanted.id()),
              before,
              after,
              wanted.reason());
          return after;
        });
  }

  /**
   * @throws ProblemException {@link Refusal#MAINTENANCE_NOT_FOUND}
   */
  void delete(long id, String who) {
    MaintenanceWindow gone =
        database.transact(
            c -> {
              MaintenanceWindow before =
                  MaintenanceRows.lock(c, id).orElseThrow(Maintenance::notFound);
              MaintenanceRows.delete(c, id);
              audit.record(who, "maintenance.delete", subject(id), before, null, null);
              return before;
            });
    assert gone.id() == id;
  }

  private static String subject(long id) {
    return "maintenance:" + id;
  }

  private static ProblemException notFound() {
    return new ProblemException(
        Problem.of(Refusal.MAINTENANCE_NOT_FOUND, "There is no maintenance window of this number"));
  }
}
