package dev.tidemark.access;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keys, as people make and revoke them. Blocks; safe for use by several threads. */
@ApplicationScoped
class ApiKeys {

  /** The name of the key of the first start, which no other may have. */
  static final String FIRST = "admin";

  /** Every process keeps them in memory. */
  private static final int MOST = 1_000;

  private final ProductDatabase database;
  private final Callers callers;
  private final AuditLog audit;
  private final InstantSource clock;

  ApiKeys(ProductDatabase database, Callers callers, AuditLog audit, InstantSource clock) {
    this.database = database;
    this.callers = callers;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A key that was made.
   *
   * @param text the key itself, which is nowhere else
   */
  record Made(ApiKey key, String text) {}

  /** By name, those after one. */
  List<ApiKey> page(String after, int most) {
    return database.transact(connection -> ApiKeyRows.page(connection, after, most));
  }

  /**
   * Makes a key, which works here when this returns and everywhere a fifth of a second later.
   *
   * @throws ProblemException {@link Refusal#NAME_TAKEN}; {@link Refusal#INVALID_FIELD} if there are
   *     too many
   */
  Made make(
      String name,
      Set<String> scopes,
      @Nullable Long expiresMillis,
      String actor,
      @Nullable String reason) {
    String id = ApiKey.newId();
    String text = ApiKey.text(id, Secret.random());
    ApiKey key =
        new ApiKey(id, name, scopes, clock.millis(), actor, expiresMillis, null, null, null);
    ApiKey made =
        database.transact(
            connection -> {
              ChangeRow.raise(connection);
              if (name.equals(FIRST) || ApiKeyRows.isTaken(connection, name)) {
                throw taken(name);
              }
              if (ApiKeyRows.count(connection) >= MOST) {
                throw ProblemException.invalidField(
                    "name", "would be of one key more than " + MOST);
              }
              ApiKeyRows.add(connection, key, Secret.of(text));
              audit.record(actor, "key.make", subject(key), null, KeyView.of(key), reason);
              return key;
            });
    callers.changed();
    return new Made(made, text);
  }

  /**
   * Revokes a key, here when this returns and everywhere a fifth of a second later; one that is
   * revoked stays as it was.
   *
   * @throws ProblemException {@link Refusal#KEY_NOT_FOUND}
   */
  void revoke(String id, String actor, @Nullable String reason) {
    ApiKey revoked =
        database.transact(
            connection -> {
              ChangeRow.raise(connection);
              ApiKey before = ApiKeyRows.find(connection, id).orElseThrow(ApiKeys::notFound);
              if (before.revokedMillis() == null) {
                ApiKeyRows.revoke(connection, id, clock.millis(), actor);
                ApiKey after = ApiKeyRows.find(connection, id).orElseThrow(ApiKeys::notFound);
                audit.record(
                    actor,
                    "key.revoke",
                    subject(after),
                    KeyView.of(before),
                    KeyView.of(after),
                    reason);
              }
              return before;
            });
    assert revoked.id().equals(id);
    callers.changed();
  }

  private static String subject(ApiKey key) {
    return "key:" + key.name();
  }

  private static ProblemException taken(String name) {
    return new ProblemException(
        Problem.of(Refusal.NAME_TAKEN, "Another key has, or had, this name").with("name", name));
  }

  private static ProblemException notFound() {
    return new ProblemException(Problem.of(Refusal.KEY_NOT_FOUND, "There is no key of this id"));
  }
}
