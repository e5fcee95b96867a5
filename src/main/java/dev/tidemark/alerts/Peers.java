package dev.tidemark.alerts;

import dev.tidemark.kernel.Hash128;
import dev.tidemark.kernel.Repeating;
import dev.tidemark.storage.DatabaseClock;
import dev.tidemark.storage.Slots;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The processes that share the watching, and who watches what: for each slot the one whose hash
 * with it is the highest (rendezvous hashing), so that a process that comes or goes moves only its
 * own share. It is a division of labour, not a lock: while two processes see it differently, both
 * watch, or for some seconds nobody does. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
class Peers {

  private static final Logger LOG = Logger.getLogger(Peers.class);
  private static final long GONE_MILLIS = 4_000;
  private static final long FORGOTTEN_MILLIS = 60_000;
  private static final String NOW = DatabaseClock.MILLIS;

  private static final String SHOW =
      """
      INSERT INTO peer (id, seen_millis) VALUES (?1, %1$s)
      ON DUPLICATE KEY UPDATE seen_millis = %1$s"""
          .formatted(NOW);

  private static final String ALIVE =
      "SELECT id FROM peer WHERE seen_millis > %s - %d".formatted(NOW, GONE_MILLIS);

  private static final String FORGET =
      "DELETE FROM peer WHERE id = ?1 OR seen_millis < %s - %d".formatted(NOW, FORGOTTEN_MILLIS);

  private final EntityManager database;
  private final String self = UUID.randomUUID().toString();
  private final AtomicLong grown = new AtomicLong();
  private volatile BitSet own = all();
  private @Nullable Repeating showing;

  Peers(EntityManager database) {
    this.database = database;
  }

  /** Whether no other process is known. */
  boolean isAlone() {
    return own.cardinality() == Slots.COUNT;
  }

  private static BitSet all() {
    BitSet slots = new BitSet(Slots.COUNT);
    slots.set(0, Slots.COUNT);
    return slots;
  }

  @PostConstruct
  void open() {
    show();
    showing = new Repeating("peers", Duration.ofSeconds(1), this::show);
  }

  void close(@Observes ShutdownEvent event) {
    if (showing != null) {
      showing.close();
    }
    try {
      QuarkusTransaction.requiringNew()
          .run(() -> database.createNativeQuery(FORGET).setParameter(1, self).executeUpdate());
    } catch (RuntimeException e) {
      LOG.debugf("The others will find out: %s", e.getMessage());
    }
  }

  /** Whether it is this process that watches the products of a slot. */
  boolean own(int slot) {
    return own.get(slot);
  }

  /** Whether it is this process that watches something that is no product. */
  boolean own(String key) {
    return own(Slots.of(key));
  }

  private void show() {
    try {
      List<?> alive =
          QuarkusTransaction.requiringNew()
              .call(
                  () -> {
                    database.createNativeQuery(SHOW).setParameter(1, self).executeUpdate();
                    return database.createNativeQuery(ALIVE).getResultList();
                  });
      learn(shareOf(self, alive.stream().map(String::valueOf).toList()));
    } catch (RuntimeException e) {
      LOG.debugf("The division of labour stays as it was: %s", e.getMessage());
    }
  }

  private void learn(BitSet share) {
    BitSet more = (BitSet) share.clone();
    more.andNot(own);
    own = share;
    if (!more.isEmpty()) {
      grown.incrementAndGet();
    }
  }

  /** How often the share of this process has grown: of what is new in it nothing was seen yet. */
  long grown() {
    return grown.get();
  }

  /** The slots of one process among those that are alive. */
  static BitSet shareOf(String self, List<String> alive) {
    BitSet share = new BitSet(Slots.COUNT);
    for (int slot = 0; slot < Slots.COUNT; slot++) {
      String place = Integer.toString(slot);
      long mine = weight(self, place);
      boolean highest =
          alive.stream()
              .filter(other -> !other.equals(self))
              .noneMatch(other -> weight(other, place) > mine);
      share.set(slot, highest);
    }
    return share;
  }

  private static long weight(String peer, String slot) {
    return Hash128.of(peer, slot).high();
  }
}
