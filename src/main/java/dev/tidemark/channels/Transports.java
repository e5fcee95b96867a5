package dev.tidemark.channels;

import dev.tidemark.kernel.outbound.OutboundGuard;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/** Makes the way to a channel, by its kind. */
@ApplicationScoped
class Transports {

  private final Vertx vertx;
  private final OutboundGuard guard;
  private final InstantSource clock;

  Transports(Vertx vertx, OutboundGuard guard, InstantSource clock) {
    this.vertx = vertx;
    this.guard = guard;
    this.clock = clock;
  }

  /** Good for channels of the same kind, address and credentials; whoever asks for it closes it. */
  Transport open(Channel channel) {
    return switch (channel.settings().kind()) {
      case HTTP -> new HttpTransport(vertx, guard, clock);
      case RABBITMQ -> throw new IllegalStateException("rabbit");
      case KAFKA -> throw new IllegalStateException("kafka");
      case FILE -> throw new IllegalStateException("a file is not sent");
    };
  }
}
