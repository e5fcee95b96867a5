package dev.tidemark.channels;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.outbound.OutboundGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into a durable queue of RabbitMQ, which has them when the broker confirms it.
 * Messages keep the order they were sent in.
 */
final class RabbitMqTransport implements Transport {

  private static final int MOST_AT_ONCE = 200;
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
  private static final int LASTING = 2;
  private static final int USUAL_PORT = 5672;

  private final OutboundGuard guard;
  private final ConcurrentNavigableMap<Long, CompletableFuture<Answer>> unconfirmed =
      new ConcurrentSkipListMap<>();
  private @Nullable Connection connection;
  private com.rabbitmq.client.@Nullable Channel queue;

  RabbitMqTransport(OutboundGuard guard) {
    this.guard = guard;
  }

  @Override
  public CompletableFuture<Answer> send(Channel channel, Message message) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    try {
      publish(connected(channel), channel, message, answer);
    } catch (IOException | TimeoutException | RuntimeException e) {
      hangUp();
      answer.complete(lost(e));
    }
    return answer.completeOnTimeout(
        new Answer(Fate.LOST, 0, "not confirmed in " + LONGEST_ANSWER.toSeconds() + " s"),
        LONGEST_ANSWER.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void publish(
      com.rabbitmq.client.Channel open,
      Channel channel,
      Message message,
      CompletableFuture<Answer> answer)
      throws IOException {
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .deliveryMode(LASTING)
            .contentType("application/json")
            .messageId(message.id())
            .type(message.type())
            .headers(Map.of("tidemark-channel", channel.name()))
            .build();
    unconfirmed.put(open.getNextPublishSeqNo(), answer);
    open.basicPublish(
        "",
        Objects.requireNonNull(channel.settings().topic()),
        properties,
        message.body().getBytes(StandardCharsets.UTF_8));
  }

  private com.rabbitmq.client.Channel connected(Channel channel)
      throws IOException, TimeoutException {
    com.rabbitmq.client.Channel open = queue;
    if (open != null && open.isOpen()) {
      return open;
    }
    hangUp();
    Connection made = connect(channel);
    connection = made;
    open = made.createChannel();
    open.queueDeclare(channel.settings().topic(), true, false, false, null);
    open.confirmSelect();
    open.addConfirmListener(
        (tag, many) -> settle(tag, many, Answer.TAKEN),
        (tag, many) -> settle(tag, many, new Answer(Fate.BUSY, 0, "refused by the broker")));
    open.addShutdownListener(cause -> settle(Long.MAX_VALUE, true, lost(cause)));
    queue = open;
    return open;
  }

  /** To the address that was looked at. */
  private Connection connect(Channel channel) throws IOException, TimeoutException {
    URI uri = URI.create(Objects.requireNonNull(channel.settings().url()));
    InetAddress address = guard.require(uri.getHost());
    ConnectionFactory factory = new ConnectionFactory();
    String user = channel.settings().username();
    if (user != null) {
      factory.setUsername(user);
      factory.setPassword(channel.secret());
    }
    if (uri.getPath().length() > 1) {
      factory.setVirtualHost(uri.getPath().substring(1));
    }
    factory.setConnectionTimeout((int) LONGEST_ANSWER.toMillis());
    factory.setHandshakeTimeout((int) LONGEST_ANSWER.toMillis());
    factory.setChannelRpcTimeout((int) LONGEST_ANSWER.toMillis());
    factory.setAutomaticRecoveryEnabled(false);
    int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
    return factory.newConnection(
        List.of(new Address(address.getHostAddress(), port)), "tidemark " + channel.name());
  }

  private void settle(long tag, boolean many, Answer answer) {
    var settled = many ? unconfirmed.headMap(tag, true) : unconfirmed.subMap(tag, true, tag, true);
    settled.values().forEach(one -> one.complete(answer));
    settled.clear();
  }

  private static Answer lost(Exception e) {
    return new Answer(
        Fate.LOST,
        0,
        e instanceof ProblemException refused
            ? refused.problem().refusal().name()
            : e.getClass().getSimpleName() + ": " + e.getMessage());
  }

  private void hangUp() {
    queue = null;
    Connection open = connection;
    connection = null;
    if (open != null) {
      open.abort((int) LONGEST_ANSWER.toMillis());
    }
    settle(Long.MAX_VALUE, true, new Answer(Fate.LOST, 0, "the connection broke"));
  }

  @Override
  public int mostAtOnce() {
    return MOST_AT_ONCE;
  }

  @Override
  public void close() {
    hangUp();
  }
}
