package dev.tidemark.access;

import dev.tidemark.kernel.Repeating;
import dev.tidemark.kernel.Scope;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who may call, as this process knows it: looked up in memory, and read anew within a fifth of a
 * second of a change anywhere. While the product database is away, what was known last holds: a
 * sale goes on, and a key that is revoked meanwhile elsewhere still works here. Safe for use by
 * several threads.
 */
@Startup
@ApplicationScoped
public class Callers {

  /** What the text of every key begins with, but for that of the first start. */
  public static final String KEY_PREFIX = ApiKey.PREFIX;

  private static final Logger LOG = Logger.getLogger(Callers.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration WRITE_EVERY = Duration.ofSeconds(5);

  /** What is seen while uses are written is written the next time. */
  private static final long LATE_MILLIS = 1_000;

  /** When others saw a session last is no change, and read anew so often. */
  private static final long OLDEST_MILLIS = 5_000;

  private final ProductDatabase database;
  private final AdminKey adminKey;
  private final Known first;
  private final SessionLimits limits;
  private final InstantSource clock;

  private volatile CompletableFuture<Boolean> nextLook = new CompletableFuture<>();
  private volatile Map<String, Caller> keys = Map.of();
  private volatile Map<String, Caller> sessions = Map.of();
  private long version;
  private long readMillis;
  private long writtenMillis;
  private @Nullable Repeating looking;
  private @Nullable Repeating writing;

  Callers(ProductDatabase database, AdminKey adminKey, SessionLimits limits, InstantSource clock) {
    this.database = database;
    this.adminKey = adminKey;
    this.limits = limits;
    this.clock = clock;
    this.first = new Known.As(Caller.machine(ApiKeys.FIRST, List.of(Scope.ADMIN)));
  }

  @PostConstruct
  void open() {
    look();
    looking = new Repeating("access-poll", LOOK_EVERY, this::look);
    writing = new Repeating("access-use", WRITE_EVERY, this::writeUse);
  }

  /** Before the database is closed. */
  void close(@Observes ShutdownEvent event) {
    for (Repeating one : new Repeating[] {looking, writing}) {
      if (one != null) {
        one.close();
      }
    }
  }

  /** What is known of a credential. */
  public sealed interface Known {

    /** Let in. */
    record As(Uni<SecurityIdentity> identity) implements Known {}

    /** It was good until it ran out. */
    record Over() implements Known {}

    /** Nothing is known of it here and now. */
    record Not() implements Known {}

    Known NOT = new Not();
    Known OVER = new Over();
  }

  /**
   * Whose key it is. Never waits: a hash and a look into a map.
   *
   * @param text as it was sent
   */
  public Known key(String text) {
    Secret secret = Secret.of(text);
    Caller caller = keyOf(text, secret);
    if (caller != null) {
      return seen(caller);
    }
    return adminKey.isSame(secret) ? first : Known.NOT;
  }

  private @Nullable Caller keyOf(String text, Secret secret) {
    String id = ApiKey.idIn(text);
    Caller caller = id == null ? null : keys.get(id);
    return caller != null && caller.isSame(secret) ? caller : null;
  }

  /**
   * Whose session it is. Never waits.
   *
   * @param cookie as it was sent
   */
  public Known session(String cookie) {
    Caller caller = sessionOf(cookie);
    return caller == null ? Known.NOT : seen(caller);
  }

  private @Nullable Caller sessionOf(String cookie) {
    Secret secret = Secret.of(cookie);
    Caller caller = sessions.get(secret.name());
    return caller != null && caller.isSame(secret) ? caller : null;
  }

  /** Whether a key is good still; asking is no use of it. */
  public boolean isKey(String text) {
    Secret secret = Secret.of(text);
    Caller caller = keyOf(text, secret);
    return caller == null ? adminKey.isSame(secret) : !caller.isOver(clock.millis());
  }

  /** Whether a session goes on still; asking is no use of it. */
  public boolean isSession(String cookie) {
    Caller caller = sessionOf(cookie);
    return caller != null && !caller.isOver(clock.millis());
  }

  private Known seen(Caller caller) {
    long now = clock.millis();
    if (caller.isOver(now)) {
      return Known.OVER;
    }
    caller.seen(now);
    return caller.known();
  }

  /**
   * A person whom another login knows, named {@code oidc:…} so that nobody there is taken for an
   * account of ours.
   *
   * @param role empty for one who may nothing
   */
  public static SecurityIdentity stranger(String name, Optional<Role> role) {
    return Caller.stranger(name, role);
  }

  /**
   * Done when this process has looked again: what was made anywhere before this call is known then.
   * True if the database has answered. However many wait, there is one look, five times a second.
   */
  public CompletableFuture<Boolean> nextLook() {
    return nextLook;
  }

  private void look() {
    CompletableFuture<Boolean> waiting = nextLook;
    nextLook = new CompletableFuture<>(); // who comes from here on may ask for what comes later
    boolean answered = false;
    try {
      read();
      answered = true;
    } catch (RuntimeException e) {
      LOG.debugf("Keys and accounts are not read: %s", e.getMessage());
    } finally {
      waiting.complete(answered);
    }
  }

  /** What a change here has made is known when this returns, or soon after. Blocks. */
  void changed() {
    try {
      read();
    } catch (RuntimeException e) {
      LOG.debugf(
          "Keys and accounts are read later: %s", e.getMessage()); // it is done, all the same
    }
  }

  private synchronized void read() {
    boolean old = clock.millis() - readMillis >= OLDEST_MILLIS;
    Optional<Picture> picture =
        database.transact(
            connection -> {
              long current = ChangeRow.version(connection);
              return current == version && !old
                  ? Optional.empty()
                  : Optional.of(Picture.read(connection, current));
            });
    picture.ifPresent(this::learn);
  }

  private void learn(Picture picture) {
    Map<String, Caller> machines = new HashMap<>();
    for (ApiKeyRows.Row row : picture.keys()) {
      Caller before = keys.get(row.key().id());
      machines.put(row.key().id(), before == null ? caller(row) : before); // it never changes
    }
    Map<String, Caller> people = new HashMap<>();
    for (SessionRows.Row row : picture.sessions()) {
      Caller before = sessions.get(row.secret().name());
      people.put(row.secret().name(), caller(row, before == null ? 0 : before.seenMillis()));
    }
    keys = machines;
    sessions = people;
    version = picture.version();
    readMillis = clock.millis();
  }

  private static Caller caller(ApiKeyRows.Row row) {
    Long expires = row.key().expiresMillis();
    Long used = row.key().usedMillis();
    return new Caller(
        row.secret(),
        Caller.machine(row.key().name(), row.key().scopes()),
        expires == null ? Long.MAX_VALUE : expires,
        Long.MAX_VALUE,
        used == null ? 0 : used);
  }

  /** Its role may be another, and others may have seen it. */
  private Caller caller(SessionRows.Row row, long seenHereMillis) {
    Instant ends = limits.end(row.createdMillis());
    return new Caller(
        row.secret(),
        Caller.person(row.actor(), row.role(), ends),
        ends.toEpochMilli(),
        limits.idle().toMillis(),
        Math.max(seenHereMillis, row.seenMillis()));
  }

  private void writeUse() {
    SortedMap<String, Long> used = seenSince(keys);
    SortedMap<String, Long> seen = seenSince(sessions);
    long now = clock.millis();
    int written =
        database.transact(
            connection -> {
              ApiKeyRows.used(connection, used);
              SessionRows.seen(connection, seen);
              SessionRows.prune(
                  connection,
                  now - limits.idle().toMillis() * 2,
                  now - limits.longest().toMillis());
              return used.size() + seen.size();
            });
    LOG.tracef("%d uses were noted", written);
    writtenMillis = now;
  }

  private SortedMap<String, Long> seenSince(Map<String, Caller> callers) {
    SortedMap<String, Long> seen = new TreeMap<>();
    callers.forEach(
        (name, caller) -> {
          if (caller.seenMillis() > writtenMillis - LATE_MILLIS) {
            seen.put(name, caller.seenMillis());
          }
        });
    return seen;
  }
}
