package dev.tidemark.access;

import dev.tidemark.access.Backoff.Failures;
import dev.tidemark.kernel.Ending;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Who failed to log in, of all processes: names wait after five failures, networks after fifty. Of
 * those whose next failure costs a pause, one is tried at a time, wherever: many processes are no
 * more tries than one. Safe for use by several threads.
 */
@ApplicationScoped
class LoginFailures {

  private static final Logger LOG = Logger.getLogger(LoginFailures.class);
  private static final int MOST_ROWS = 20_000;
  private static final int MOST_REMEMBERED = 10_000;

  private final Backoff byName = new Backoff(5, Duration.ofMinutes(5));
  private final Backoff byNetwork = new Backoff(50, Duration.ofMinutes(15));

  private final ProductDatabase database;
  private final InstantSource clock;

  /** Until when networks wait, as far as this process has seen: a flood asks no database. */
  private final Map<String, Long> untilMillis =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  LoginFailures(ProductDatabase database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Who tries, and what is known of it.
   *
   * @param waitMillis how long it is to wait; 0 for its turn
   * @param known whether there are failures of the name
   * @param counted whether this try is counted already as one
   */
  record Turn(long waitMillis, boolean known, boolean counted) {}

  /** How long a network has to wait, as far as is known here. Never blocks. */
  long remembered(String network) {
    synchronized (untilMillis) {
      return Math.max(0, untilMillis.getOrDefault(network, 0L) - clock.millis());
    }
  }

  /**
   * Whether it is somebody's turn.
   *
   * @param atHome they come from where the account was last let in: failures of its name from
   *     elsewhere do not lock people out of the place where they work
   */
  Turn turn(Connection connection, String name, String network, boolean atHome)
      throws SQLException {
    long now = clock.millis();
    var read = LoginFailureRows.read(connection, name(name), network(network));
    long wait = byNetwork.waitMillis(read.network(), now);
    if (wait > 0) {
      remember(network, now + wait);
      return new Turn(wait, false, false);
    }
    Failures failures = read.name();
    boolean known = failures.count() > 0;
    wait = atHome ? 0 : byName.waitMillis(failures, now);
    if (wait > 0 || atHome || !byName.isStrict(failures, now)) {
      return new Turn(wait, known, false);
    }
    return LoginFailureRows.claim(connection, name(name), failures, now)
        ? new Turn(0, known, true)
        : new Turn(byName.pauseMillis(failures.count() + 1), known, false);
  }

  void failed(String name, String network, Turn turn) {
    long now = clock.millis();
    List<Secret> whom =
        turn.counted ? List.of(network(network)) : List.of(name(name), network(network));
    int counted =
        database.transact(
            connection -> {
              LoginFailureRows.add(connection, whom, now);
              return whom.size();
            });
    LOG.tracef("%d failures were counted", counted);
  }

  /** What is known of the name is forgotten. */
  void succeeded(Connection connection, String name, Turn turn) throws SQLException {
    if (turn.known) {
      LoginFailureRows.remove(connection, name(name));
    }
  }

  @Scheduled(
      every = "1m",
      delayed = "1m",
      concurrentExecution = ConcurrentExecution.SKIP,
      skipExecutionIf = Ending.class)
  void prune() {
    int dropped =
        database.transact(
            connection -> LoginFailureRows.prune(connection, clock.millis(), MOST_ROWS));
    LOG.tracef("%d names and networks were forgotten", dropped);
  }

  private void remember(String network, long until) {
    synchronized (untilMillis) {
      untilMillis.put(network, until);
    }
  }

  private static Secret name(String name) {
    return Secret.of("name " + name);
  }

  private static Secret network(String network) {
    return Secret.of("network " + network);
  }
}
