package dev.tidemark.gate;

import dev.tidemark.kernel.Repeating;
import io.quarkus.runtime.Startup;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hints from process to process through Redis: fast, and lost when Redis is. Whoever listens must
 * also look by itself now and then. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
public class News {

  private static final Logger LOG = Logger.getLogger(News.class);
  private static final String CHANNEL = "tidemark.news";
  private static final int LONGEST = 100_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Redis redis;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable RedisConnection subscribed;
  private volatile boolean connecting;
  private volatile long connectingNanos;
  private @Nullable Repeating keeping;

  News(Redis redis) {
    this.redis = redis;
  }

  private record Listener(String topic, Consumer<String> told) {}

  @PostConstruct
  void open() {
    keeping = new Repeating("news", Duration.ofSeconds(1), this::subscribe);
    keeping.soon();
  }

  @PreDestroy
  void close() {
    if (keeping != null) {
      keeping.close();
    }
    RedisConnection connection = subscribed;
    if (connection != null) {
      connection.close();
    }
  }

  /**
   * Has whatever is said about a topic told, by this process too. There is no way to take it back.
   *
   * @param told must not block
   */
  public void listen(String topic, Consumer<String> told) {
    listeners.add(new Listener(topic, told));
  }

  /**
   * Tells all processes. Never blocks, never fails.
   *
   * @param topic without a space
   * @param text at most 100,000 characters
   */
  public void tell(String topic, String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("too long");
    }
    redis
        .send(Request.cmd(Command.PUBLISH).arg(CHANNEL).arg(topic + " " + text))
        .onFailure(failure -> LOG.debugf("News is not told: %s", failure.getMessage()));
  }

  /** Where the connection was lost, a new one within a second. */
  private void subscribe() {
    long now = System.nanoTime();
    if (subscribed != null || (connecting && now - connectingNanos < PATIENCE_NANOS)) {
      return;
    }
    connecting = true;
    connectingNanos = now;
    redis
        .connect()
        .compose(
            connection -> {
              connection.handler(this::hear);
              connection.exceptionHandler(failure -> lost(connection));
              connection.endHandler(end -> lost(connection));
              return connection
                  .send(Request.cmd(Command.SUBSCRIBE).arg(CHANNEL))
                  .onSuccess(done -> subscribed = connection)
                  .onFailure(failure -> connection.close());
            })
        .onComplete(
            done -> {
              connecting = false;
              if (done.failed()) {
                LOG.debugf("No news for now: %s", done.cause().getMessage());
              }
            });
  }

  private synchronized void lost(RedisConnection connection) {
    if (subscribed == connection) {
      subscribed = null;
    }
    connection.close();
  }

  private void hear(@Nullable Response push) {
    if (push == null || push.size() < 3 || !push.get(0).toString().equals("message")) {
      return;
    }
    String message = push.get(2).toString();
    int space = message.indexOf(' ');
    String topic = space < 0 ? message : message.substring(0, space);
    for (Listener listener : listeners) {
      if (listener.topic().equals(topic)) {
        tell(listener, message.substring(space + 1));
      }
    }
  }

  private static void tell(Listener listener, String text) {
    try {
      listener.told().accept(text);
    } catch (RuntimeException e) {
      LOG.warnf(e, "News about %s was not taken", listener.topic());
    }
  }
}
