package dev.tidemark.access;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Accounts, as people make and change them. Blocks; safe for use by several threads. */
@ApplicationScoped
class Accounts {

  private static final int MOST = 1_000;

  private final ProductDatabase database;
  private final Passwords passwords;
  private final Callers callers;
  private final AuditLog audit;
  private final InstantSource clock;

  Accounts(
      ProductDatabase database,
      Passwords passwords,
      Callers callers,
      AuditLog audit,
      InstantSource clock) {
    this.database = database;
    this.passwords = passwords;
    this.callers = callers;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What is to change; null for what stays.
   *
   * @param password as it was typed
   */
  record Change(
      @Nullable Role role,
      @Nullable String password,
      @Nullable Boolean disabled,
      @Nullable String reason) {
    @Override
    public String toString() {
      return "change of an account";
    }
  }

  /** What a change came to. */
  record Changed(Account account, boolean created) {}

  /** An account's name as the audit has it. */
  static String actor(String name) {
    return "account:" + name;
  }

  /** The name of the account that an actor is; null where it is none. */
  static @Nullable String nameOf(String actor) {
    return actor.startsWith("account:") ? actor.substring("account:".length()) : null;
  }

  /** By name, those after one. */
  List<Account> page(String after, int most) {
    return database.transact(connection -> AccountRows.page(connection, after, most));
  }

  /**
   * @throws ProblemException {@link Refusal#ACCOUNT_NOT_FOUND}
   */
  Account read(String name) {
    return database
        .transact(connection -> AccountRows.find(connection, name))
        .orElseThrow(Accounts::notFound)
        .account();
  }

  /**
   * Makes or changes an account. A new password, or being disabled, ends its sessions everywhere.
   *
   * @param name as {@link Names#requireAccount} gave it
   * @param expectedVersion the version that the caller read; empty for any
   * @throws ProblemException {@link Refusal#VERSION_MISMATCH}, {@link Refusal#INVALID_FIELD}
   */
  Changed change(String name, Change change, OptionalLong expectedVersion, String actor) {
    String hash = change.password() == null ? null : hash("password", change.password(), name);
    Changed changed =
        database.transact(
            connection -> {
              ChangeRow.raise(connection);
              Optional<AccountRows.Row> found = AccountRows.find(connection, name);
              long version = found.map(row -> row.account().version()).orElse(0L);
              IfMatch.require(expectedVersion, version, "The account");
              Account before = found.map(AccountRows.Row::account).orElse(null);
              Account after = after(name, before, change, actor);
              if (found.isPresent()) {
                AccountRows.change(connection, after, hash == null ? found.get().password() : hash);
              } else if (hash == null) {
                throw ProblemException.invalidField("password", "is required");
              } else if (AccountRows.count(connection) >= MOST) {
                throw ProblemException.invalidField("name", "must be one of " + MOST);
              } else {
                AccountRows.add(connection, after, hash);
              }
              if (hash != null || after.disabled()) {
                SessionRows.endAll(connection, name);
              }
              audit.record(
                  actor,
                  hash == null || before == null ? "account.change" : "account.password",
                  actor(name),
                  before == null ? null : AccountView.of(before),
                  AccountView.of(after),
                  change.reason());
              return new Changed(after, found.isEmpty());
            });
    callers.changed();
    return changed;
  }

  private Account after(String name, @Nullable Account before, Change change, String actor) {
    Role role = change.role();
    Boolean disabled = change.disabled();
    if (before == null) {
      if (role == null) {
        throw ProblemException.invalidField("role", "is required");
      }
      return new Account(
          name, role, Boolean.TRUE.equals(disabled), 1, clock.millis(), actor, null, null);
    }
    return new Account(
        name,
        role == null ? before.role() : role,
        disabled == null ? before.disabled() : disabled,
        before.version() + 1,
        before.createdMillis(),
        before.createdBy(),
        before.loginMillis(),
        before.loginAddress());
  }

  /** Ends a session; one that is over stays so. */
  void endSession(String cookie, String actor) {
    boolean done =
        database.transact(
            connection -> {
              ChangeRow.raise(connection);
              SessionRows.end(connection, Secret.of(cookie));
              audit.record(actor, "session.end", actor, null, null, null);
              return true;
            });
    assert done;
    callers.changed();
  }

  String hash(String field, String password, String account) {
    return passwords.hash(Passwords.require(field, password, account));
  }

  private static ProblemException notFound() {
    return new ProblemException(
        Problem.of(
            Refusal.ACCOUNT_NOT_FOUND,
            "There is no such account; PUT /v1/accounts/{name} makes one"));
  }
}
