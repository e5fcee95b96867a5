package dev.tidemark.channels;

import dev.tidemark.kernel.outbound.OutboundGuard;
import dev.tidemark.kernel.outbound.OutboundHttp;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
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

  /** To ask channels what they have; whoever asks for it closes it. */
  OutboundHttp http() {
    return new OutboundHttp(vertx, guard, 8, Duration.ofSeconds(5));
  }

  /** Good for channels of the same kind, address and credentials; whoever asks for it closes it. */
  Transport open(Channel channel) {
    return switch (channel.settings().kind()) {
      case HTTP -> new HttpTransport(vertx, guard, clock);
      case RABBITMQ -> new RabbitMqTransport(guard);
      case KAFKA -> new KafkaTransport(guard);
      case FILE -> throw new IllegalStateException("a file is not sent");
    };
  }
}
