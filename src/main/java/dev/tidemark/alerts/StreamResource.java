package dev.tidemark.alerts;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.kernel.EventStream;
import dev.tidemark.kernel.Scope;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What happens to alerts, as it happens. */
@Path("/v1/stream")
@RolesAllowed(Scope.READ)
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
    EventStream<AlertChange> client =
        new EventStream<>(sink, sse, json, AlertChange::id, Event::of);
    if (!streams.add(client, EventStream.position(lastEventId))) {
      throw EventStream.tooMany();
    }
  }
}
