package dev.tidemark.faults;

import dev.tidemark.Api;
import dev.tidemark.Aside;
import dev.tidemark.platform.servers.ExternalServer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Two service processes on one Redis and two MariaDB servers, all on loopback. All end with {@link
 * #close()} or with this JVM.
 */
final class Cluster implements AutoCloseable {

  private final Deque<Part> started = new ArrayDeque<>();
  private final Redis redis;
  private final List<Database> databases;
  private final List<Service> services;
  private boolean closed;

  private Cluster(Path home) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "cluster-end"));
    var first = soon(() -> new Database(0, ExternalServer.mariaDb(home.resolve("mariadb-0"))));
    var second = soon(() -> new Database(1, ExternalServer.mariaDb(home.resolve("mariadb-1"))));
    this.redis = keep(new Redis(ExternalServer.redis(home.resolve("redis"))));
    this.databases = List.of(first.join(), second.join());
    Map<String, String> settings = new HashMap<>(Service.ownSettings());
    settings.putAll(redis.settings());
    databases.forEach(database -> settings.putAll(database.settings()));
    // One after the other: the first one migrates, which two at once would only wait for.
    this.services =
        List.of(keep(new Service(0, Map.copyOf(settings))), keep(new Service(1, settings)));
  }

  /**
   * Starts everything; about 20 s.
   *
   * @param home for the servers' data, deleted at the end
   */
  static Cluster start(Path home) {
    return new Cluster(home);
  }

  Redis redis() {
    return redis;
  }

  Database database(int number) {
    return databases.get(number);
  }

  Service service(int number) {
    return services.get(Math.floorMod(number, services.size()));
  }

  Api api(int number) {
    return service(number).api();
  }

  int services() {
    return services.size();
  }

  private <P extends Part> CompletableFuture<P> soon(Supplier<P> start) {
    return Aside.supply(() -> keep(start.get()));
  }

  private synchronized <P extends Part> P keep(P part) {
    if (closed) {
      part.close();
      throw new IllegalStateException("closed while starting");
    }
    started.push(part);
    return part;
  }

  /** The services first. What stands still is woken, or it would not hear that it is to end. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!started.isEmpty()) {
      Part part = started.pop();
      if (ProcessHandle.of(part.pid()).isPresent()) {
        part.resume();
      }
      part.close();
    }
  }
}
