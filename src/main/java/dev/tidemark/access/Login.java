package dev.tidemark.access;

import dev.tidemark.access.LoginFailures.Turn;
import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.BatchThreads;
import dev.tidemark.storage.ProductDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets people in by name and password. Passwords are tried on threads of their own, a quarter of
 * the processors, so that a flood of logins leaves the sale its own; who comes when too many wait
 * is sent away. A name that nobody has is answered as a wrong password is, after the same work.
 * Safe for use by several threads.
 */
@ApplicationScoped
class Login {

  private static final Logger LOG = Logger.getLogger(Login.class);
  private static final int MOST_WAITING = 32;

  private final ProductDatabase database;
  private final Passwords passwords;
  private final LoginFailures failures;
  private final Callers callers;
  private final AuditLog audit;
  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final BatchThreads<Attempt> threads;

  Login(
      ProductDatabase database,
      Passwords passwords,
      LoginFailures failures,
      Callers callers,
      AuditLog audit,
      MeterRegistry metrics,
      InstantSource clock) {
    this.database = database;
    this.passwords = passwords;
    this.failures = failures;
    this.callers = callers;
    this.audit = audit;
    this.metrics = metrics;
    this.clock = clock;
    int some = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
    this.threads = new BatchThreads<>("login", some, MOST_WAITING, 1, this::tryNext);
  }

  @PreDestroy
  void close() {
    threads.close();
  }

  /** What came of an attempt. */
  sealed interface Outcome {

    /**
     * A session has begun.
     *
     * @param cookie what the browser is to send from now on
     */
    record In(Account account, String cookie, long begunMillis) implements Outcome {
      @Override
      public String toString() {
        return "In[" + account.name() + "]";
      }
    }

    /** No such account, another password, or an account that is disabled. */
    record Refused() implements Outcome {}

    /** Too many failures of this name or address. */
    record Later(long waitMillis) implements Outcome {}

    /** Too many are being tried. */
    record Busy() implements Outcome {}
  }

  /** Somebody who wants in. */
  private record Attempt(
      String name, String password, String address, CompletableFuture<Outcome> outcome) {
    @Override
    public String toString() {
      return "Attempt[" + name + "]";
    }
  }

  /**
   * Tries a name and a password. Never waits.
   *
   * @param address where it came from
   */
  CompletableFuture<Outcome> attempt(String name, String password, String address) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    long wait = failures.remembered(network(address));
    if (wait > 0) {
      outcome.complete(new Outcome.Later(wait));
    } else if (!threads.offer(new Attempt(name, password, address, outcome))) {
      outcome.complete(new Outcome.Busy());
    }
    return outcome.whenComplete((done, fault) -> count(done));
  }

  /** Whoever has an IPv6 address has 2^64 of them. */
  static String network(String address) {
    String[] groups = address.split(":", -1);
    return groups.length < 5
        ? address
        : String.join(":", groups[0], groups[1], groups[2], groups[3]);
  }

  private void count(@Nullable Outcome outcome) {
    String what = outcome == null ? "fault" : outcome.getClass().getSimpleName();
    metrics.counter("tidemark.logins", "outcome", what.toLowerCase(Locale.ROOT)).increment();
  }

  private void tryNext(List<Attempt> one) {
    Attempt attempt = one.get(0);
    try {
      attempt.outcome.complete(tried(attempt));
    } catch (RuntimeException | Error e) {
      attempt.outcome.completeExceptionally(e);
    }
  }

  /** An account, if there is one, and whether it is its turn. */
  private record Start(Optional<AccountRows.Row> row, Turn turn) {}

  private Outcome tried(Attempt attempt) {
    Start start = database.transact(connection -> start(connection, attempt));
    if (start.turn.waitMillis() > 0) {
      return new Outcome.Later(start.turn.waitMillis());
    }
    String hash = start.row.map(AccountRows.Row::password).orElse(passwords.nobodys());
    boolean right = passwords.isRight(attempt.password, hash);
    Optional<Outcome> in =
        right ? start.row.flatMap(row -> begin(attempt, row, start.turn)) : Optional.empty();
    if (in.isEmpty()) {
      failures.failed(attempt.name, network(attempt.address), start.turn);
      LOG.infof("A login from %s was refused", attempt.address);
    }
    return in.orElse(new Outcome.Refused());
  }

  private Start start(Connection connection, Attempt attempt) throws SQLException {
    Optional<AccountRows.Row> row = AccountRows.find(connection, attempt.name);
    boolean atHome =
        row.filter(found -> attempt.address.equals(found.account().loginAddress())).isPresent();
    return new Start(
        row, failures.turn(connection, attempt.name, network(attempt.address), atHome));
  }

  /** Unless the account has changed while the password was tried. */
  private Optional<Outcome> begin(Attempt attempt, AccountRows.Row tried, Turn turn) {
    String cookie = Secret.random();
    long millis = clock.millis();
    String password =
        passwords.isOutdated(tried.password())
            ? passwords.hash(attempt.password)
            : tried.password();
    boolean begun =
        database.transact(
            connection -> {
              ChangeRow.raise(connection);
              Optional<AccountRows.Row> now = AccountRows.find(connection, attempt.name);
              if (now.isEmpty()
                  || now.get().account().disabled()
                  || !now.get().password().equals(tried.password())) {
                return false;
              }
              SessionRows.add(
                  connection, Secret.of(cookie), attempt.name, null, millis, attempt.address);
              AccountRows.login(connection, attempt.name, millis, attempt.address, password);
              failures.succeeded(connection, attempt.name, turn);
              return true;
            });
    if (!begun) {
      return Optional.empty();
    }
    String actor = Accounts.actor(attempt.name);
    audit.recordFrom(attempt.address, actor, "session.begin", actor, null, null, null);
    callers.changed();
    return Optional.of(new Outcome.In(tried.account(), cookie, millis));
  }
}
