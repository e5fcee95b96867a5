package dev.tidemark.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One client that is told by server-sent events. What it has not taken yet is counted; with too
 * much of it, it is cut off. Safe for use by several threads.
 *
 * @param <T> an entry of the history
 */
public final class EventStream<T> implements ChangeStreams.Listener<T> {

  private static final int MOST_UNSENT = 2_000;

  private final SseEventSink sink;
  private final Sse sse;
  private final ObjectMapper json;
  private final ToLongFunction<T> id;
  private final Function<T, Object> shown;
  private final AtomicInteger unsent = new AtomicInteger();

  /**
   * @param shown an entry as it is written
   */
  public EventStream(
      SseEventSink sink,
      Sse sse,
      ObjectMapper json,
      ToLongFunction<T> id,
      Function<T, Object> shown) {
    this.sink = sink;
    this.sse = sse;
    this.json = json;
    this.id = id;
    this.shown = shown;
  }

  /** The position that a client says it has seen; null where it says nothing. */
  public static @Nullable Long position(@Nullable String lastEventId) {
    if (lastEventId == null || lastEventId.isEmpty()) {
      return null;
    }
    return lastEventId.matches("[0-9]{1,18}")
        ? Long.parseLong(lastEventId)
        : Long.MAX_VALUE; // leads to a reset
  }

  @Override
  public void changed(T change) {
    send(
        sse.newEventBuilder()
            .name("change")
            .id(Long.toString(id.applyAsLong(change)))
            .data(String.class, write(shown.apply(change)))
            .build());
  }

  @Override
  public void reset(long position) {
    send(
        sse.newEventBuilder()
            .name("reset")
            .id(Long.toString(position))
            .data(String.class, "{}")
            .build());
  }

  @Override
  public void heartbeat() {
    send(sse.newEventBuilder().comment("alive").build());
  }

  @Override
  public boolean isGone() {
    return sink.isClosed();
  }

  private void send(OutboundSseEvent event) {
    if (sink.isClosed()) {
      return;
    }
    if (unsent.incrementAndGet() > MOST_UNSENT) {
      sink.close();
      return;
    }
    try {
      var unused = sink.send(event).whenComplete((sent, failure) -> sent(failure));
    } catch (IllegalStateException e) {
      sink.close(); // it was closed just now
    }
  }

  private void sent(@Nullable Throwable failure) {
    unsent.decrementAndGet();
    if (failure != null) {
      sink.close();
    }
  }

  private String write(Object event) {
    try {
      return json.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("always writable", e);
    }
  }

  /** The answer to one more than may be open. */
  public static ProblemException tooMany() {
    return new ProblemException(
        Problem.of(Refusal.OVERLOADED, "So many streams are open here; try another process"));
  }
}
