package dev.tidemark.platform.servers;

import dev.tidemark.platform.servers.Endpoints.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis and a real MariaDB that belong to this JVM and end with it, however it ends.
 *
 * <p>The first JVM on a data directory owns its servers. A further one joins them; when the owner
 * ends, its servers end too and the joined JVM is told through {@link #whenLost}. Servers left over
 * from a killed owner are ended before new ones start on the same data.
 *
 * <p>Thread-safe.
 */
public final class LocalServers implements AutoCloseable {

  private static final Duration JOIN_LIMIT = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(100);

  private static final Set<String> SHOWN =
      Set.of("quarkus.datasource.jdbc.url", "quarkus.redis.hosts");

  private static final String ENDPOINTS = "servers.properties";

  private final ServerPlan plan;
  private final DataDirectory directory;
  private final Endpoints endpoints;
  private final @Nullable DirectoryLock lock;
  private final List<SupervisedProcess> owned;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalServers(
      ServerPlan plan,
      DataDirectory directory,
      Endpoints endpoints,
      @Nullable DirectoryLock lock,
      List<SupervisedProcess> owned) {
    this.plan = plan;
    this.directory = directory;
    this.endpoints = endpoints;
    this.lock = lock;
    this.owned = List.copyOf(owned);
  }

  /**
   * Starts the planned servers, or joins those of the JVM that owns the directory, and returns when
   * they answer: within 1 s, or about 10 s when they are installed first.
   *
   * @throws StartFailure when they do not, with the reason and the end of the server's log; nothing
   *     keeps running then
   */
  public static LocalServers start(ServerPlan plan) {
    try {
      return start(plan, DataDirectory.open(plan.home()));
    } catch (IOException e) {
      throw new StartFailure("The local servers in %s cannot start: %s".formatted(plan.home(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("The start of the local servers was interrupted.");
    }
  }

  private static LocalServers start(ServerPlan plan, DataDirectory directory)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < JOIN_LIMIT.toNanos()) {
      DirectoryLock lock = DirectoryLock.tryAcquire(directory.file("lock"));
      if (lock != null) {
        return own(plan, directory, lock);
      }
      Optional<LocalServers> joined = join(plan, directory);
      if (joined.isPresent()) {
        return joined.get();
      }
      pause();
    }
    throw new StartFailure(
        "Another instance owns %s but its servers do not answer. End it, or set TIDEMARK_DATA_DIR."
            .formatted(directory.home()));
  }

  private static LocalServers own(ServerPlan plan, DataDirectory directory, DirectoryLock lock)
      throws IOException, InterruptedException {
    List<SupervisedProcess> started = new ArrayList<>();
    try {
      // What an earlier owner wrote there is no longer true.
      Files.deleteIfExists(directory.file(ENDPOINTS));
      Endpoints endpoints = startAll(plan, directory, started);
      endpoints.write(directory.file(ENDPOINTS));
      return new LocalServers(plan, directory, endpoints, lock, started);
    } catch (IOException | InterruptedException | RuntimeException e) {
      started.forEach(SupervisedProcess::close);
      lock.close();
      throw e;
    }
  }

  private static Endpoints startAll(
      ServerPlan plan, DataDirectory directory, List<SupervisedProcess> started)
      throws IOException, InterruptedException {
    Binaries binaries = new Binaries(BinaryCache.ofUser(directory.file("binaries")));
    Endpoint redisAt = null;
    if (plan.redis()) {
      Path own = plan.redisServer().orElse(null);
      Path binary = own == null ? binaries.redisServer() : own;
      RunningServer redis =
          RedisServer.start(directory, binary, Probe.freePort(), plan.throwaway());
      started.add(redis.process());
      redisAt = redis.endpoint();
    }
    Endpoint mariaDbAt = null;
    if (plan.mariaDb()) {
      RunningServer mariaDb =
          MariaDbServer.start(directory, binaries.mariaDb(), Probe.freePort(), plan.throwaway());
      started.add(mariaDb.process());
      mariaDbAt = mariaDb.endpoint();
    }
    return new Endpoints(mariaDbAt, redisAt);
  }

  /** Empty while the owner is still starting, or has just ended. */
  private static Optional<LocalServers> join(ServerPlan plan, DataDirectory directory)
      throws IOException {
    Endpoints endpoints = Endpoints.read(directory.file(ENDPOINTS)).orElse(null);
    if (endpoints == null) {
      return Optional.empty();
    }
    if (!endpoints.cover(plan)) {
      throw new StartFailure(
          "Another instance owns %s and does not run all servers this one needs. "
              .concat("Give both the same settings, or set TIDEMARK_DATA_DIR.")
              .formatted(directory.home()));
    }
    return endpoints.only(plan).answer()
        ? Optional.of(new LocalServers(plan, directory, endpoints.only(plan), null, List.of()))
        : Optional.empty();
  }

  /** False when the servers belong to another JVM and end with that one. */
  public boolean owned() {
    return lock != null;
  }

  /**
   * The Quarkus properties that point the service at these servers: {@code quarkus.datasource.*}
   * and {@code tidemark.stock.shards[0..1].*} with MariaDB, {@code quarkus.redis.hosts} with Redis.
   * Unmodifiable.
   */
  public Map<String, String> settings() {
    return endpoints.settings();
  }

  /**
   * Calls {@code lost} with one line for the operator when a server ends before {@link #close}:
   * once for each owned server, once for all joined ones, on a thread of the JDK. Until then the
   * registration keeps the servers running although nothing else may refer to this object.
   */
  public void whenLost(Consumer<String> lost) {
    owned.forEach(process -> process.whenLost(line -> tell(lost, line)));
    if (!owned()) {
      var unused = firstEndOfJoined().thenAccept(ended -> tell(lost, endOfOwner()));
    }
  }

  private void tell(Consumer<String> lost, String line) {
    if (!closed.get()) {
      lost.accept(line);
    }
  }

  /** Complete already when one has ended. */
  private CompletableFuture<Object> firstEndOfJoined() {
    return CompletableFuture.anyOf(
        pids().stream()
            .map(ProcessHandle::of)
            .map(server -> server.<CompletableFuture<?>>map(ProcessHandle::onExit))
            .map(end -> end.orElseGet(() -> CompletableFuture.completedFuture("ended")))
            .toArray(CompletableFuture<?>[]::new));
  }

  private String endOfOwner() {
    return "The other instance on %s has ended. Its servers, which this one had joined, ended too."
        .formatted(directory.home());
  }

  /** Addresses and data directory in one line for the operator. */
  @Override
  public String toString() {
    String whose = owned() ? "Local servers: " : "Local servers of another instance: ";
    return whose
        + settings().entrySet().stream()
            .filter(setting -> SHOWN.contains(setting.getKey()))
            .map(setting -> setting.getValue().replaceFirst("\\?.*", ""))
            .sorted()
            .collect(Collectors.joining(", "))
        + ", data in "
        + directory.home();
  }

  /** The servers' own processes; for tests. */
  List<Long> pids() {
    return endpoints.all().map(Endpoint::pid).toList();
  }

  /**
   * Ends the servers this JVM owns and waits for them; throwaway data is deleted. On joined servers
   * it only stops the watching. Further calls do nothing.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true) || lock == null) {
      return;
    }
    owned.forEach(SupervisedProcess::close);
    try {
      lock.close();
      if (plan.throwaway()) {
        DataDirectory.delete(directory.home());
      }
    } catch (IOException e) {
      System.err.println("Could not clean up " + directory.home() + ": " + e);
    }
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(POLL.toNanos());
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
