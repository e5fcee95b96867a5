package dev.tidemark.platform;

import dev.tidemark.kernel.Repeating;
import io.quarkus.runtime.Startup;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends streams whose caller is not let in any more: a stream is one request, and would else tell
 * for ever what its caller may not know. Safe for use by several threads.
 */
@Startup
@Singleton
class OpenStreams {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Map<RoutingContext, BooleanSupplier> open = new ConcurrentHashMap<>();
  private @Nullable Repeating looking;

  @PostConstruct
  void open() {
    looking = new Repeating("open-streams", LOOK_EVERY, this::look);
  }

  @PreDestroy
  void close() {
    if (looking != null) {
      looking.close();
    }
  }

  /** Whether a request is for a stream, by its address. */
  static boolean isStream(RoutingContext context) {
    String path = context.request().path();
    return path.startsWith("/v1/stream") || path.endsWith("/stream");
  }

  /**
   * @param letIn asked every second
   */
  void watch(RoutingContext context, BooleanSupplier letIn) {
    open.put(context, letIn);
    context.addEndHandler(ended -> open.remove(context));
  }

  private void look() {
    open.forEach(
        (context, letIn) -> {
          if (!letIn.getAsBoolean()) {
            open.remove(context);
            var unused = context.request().connection().close();
          }
        });
  }
}
