package dev.tidemark.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What happens to alerts, as it happens. */
@Path("/v1/stream")
@Tag(name = "Alerts")
class StreamResource {

  private final AlertStreams streams;
  private final ObjectMapper json;

  StreamResource(AlertStreams streams, ObjectMapper json) {
    this.streams = streams;
    this.json = json;
  }

  /** An event's data. */
  record Event(
      long id,
      String alertId,
      Instant at,
      What what,
      String who,
      AlertState state,
      String severity,
      String rule,
      boolean shadow,
      String subjectKind,
      String subject,
      Object detail) {

    static Event of(AlertChange change) {
      return new Event(
          change.id(),
          change.alertId().toString(),
          change.at(),
          change.what(),
          change.who(),
          change.state(),
          change.severity().name(),
          change.rule().name(),
          change.rule().shadow(),
          change.subject().kind().toString(),
          change.subject().key(),
          change.detail());
    }
  }

  @GET
  @Path("/alerts")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  @Operation(
      summary = "What happens to alerts, as server-sent events",
      description =
          "Event change: data is the change, id its position. With Last-Event-ID, what was missed"
              + " comes first, up to 1000; after more, event reset: read the list of alerts again."
              + " A comment every 15 seconds. Who reads too slowly is cut off, and may resume.")
  @APIResponse(responseCode = "503", description = "OVERLOADED: 200 streams are open here")
  public void alerts(
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Context SseEventSink sink,
      @Context Sse sse) {
    if (!streams.add(new Stream(sink, sse, json), position(lastEventId))) {
      throw new ProblemException(
          Problem.of(Refusal.OVERLOADED, "So many streams are open here; try another process"));
    }
  }

  private static @Nullable Long position(@Nullable String id) {
    if (id == null || id.isEmpty()) {
      return null;
    }
    return id.matches("[0-9]{1,18}") ? Long.parseLong(id) : Long.MAX_VALUE; // leads to a reset
  }

  /** One client. What it has not taken yet is counted; with too much of it, it is cut off. */
  private static final class Stream implements AlertStreams.Listener {

    private static final int MOST_UNSENT = 2_000;

    private final SseEventSink sink;
    private final Sse sse;
    private final ObjectMapper json;
    private final AtomicInteger unsent = new AtomicInteger();

    Stream(SseEventSink sink, Sse sse, ObjectMapper json) {
      this.sink = sink;
      this.sse = sse;
      this.json = json;
    }

    @Override
    public void changed(AlertChange change) {
      send(
          sse.newEventBuilder()
              .name("change")
              .id(Long.toString(change.id()))
              .data(String.class, write(Event.of(change)))
              .build());
    }

    @Override
    public void reset(long id) {
      send(
          sse.newEventBuilder()
              .name("reset")
              .id(Long.toString(id))
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

    private String write(Event event) {
      try {
        return json.writeValueAsString(event);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("always writable", e);
      }
    }
  }
}
