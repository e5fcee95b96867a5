package dev.tidemark.ingest.messages;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.NoOpMetricsCollector;
import io.smallrye.reactive.messaging.ClientCustomizer;
import io.vertx.rabbitmq.RabbitMQMessage;
import io.vertx.rabbitmq.RabbitMQOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Knows the channel that brought a message, so that it is acknowledged there or nowhere.
 *
 * <p>Delivery tags count from 1 on every channel, and the connector acknowledges on whichever is
 * open. After a reconnect, the tag of a message from before would acknowledge another one, which
 * may not be committed: it would be lost if the process died then. The client tells its metrics
 * collector which channel each consumer is on; the broker gives every consumer a new tag.
 */
@ApplicationScoped
class RabbitMqChannels implements ClientCustomizer<RabbitMQOptions> {

  private static final Logger LOG = Logger.getLogger(RabbitMqChannels.class);

  private final Map<String, Channel> byConsumer = new ConcurrentHashMap<>();

  @Override
  public RabbitMQOptions customize(String channel, Config settings, RabbitMQOptions options) {
    return options.setMetricsCollector(new Watch());
  }

  /** The right to acknowledge a message that has just come. */
  Receipt of(RabbitMQMessage message) {
    return new Receipt(byConsumer.get(message.consumerTag()), message.envelope().getDeliveryTag());
  }

  /**
   * @param channel null where it was closed before the message was seen
   */
  record Receipt(@Nullable Channel channel, long deliveryTag) {

    /** False once the broker will deliver the message again. */
    boolean isOpen() {
      return channel != null && channel.isOpen();
    }

    void acknowledge() {
      if (channel == null) {
        return;
      }
      try {
        channel.basicAck(deliveryTag, false);
      } catch (IOException | AlreadyClosedException e) {
        LOG.debugf("Not acknowledged, it will come again: %s", e.getMessage());
      }
    }
  }

  private final class Watch extends NoOpMetricsCollector {

    @Override
    public void newChannel(Channel channel) {
      channel.addShutdownListener(cause -> byConsumer.values().removeIf(channel::equals));
    }

    @Override
    public void consumedMessage(Channel channel, long deliveryTag, String consumerTag) {
      byConsumer.put(consumerTag, channel);
    }
  }
}
