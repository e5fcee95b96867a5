package dev.tidemark.responses;

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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What happens to responses, as it happens. */
@Path("/v1/stream/responses")
@RolesAllowed(Scope.READ)
@Tag(name = "Responses")
class ResponseStreamResource {

  private final ResponseStreams streams;
  private final ObjectMapper json;

  ResponseStreamResource(ResponseStreams streams, ObjectMapper json) {
    this.streams = streams;
    this.json = json;
  }

  /** An event's data. */
  record Event(
      long id,
      UUID responseId,
      UUID alertId,
      Instant at,
      String who,
      Verb verb,
      Target target,
      State state,
      Verdict verdict,
      String detail) {

    static Event of(HistoryRow row) {
      return new Event(
          row.number(),
          row.responseId,
          row.alertId,
          Instant.ofEpochMilli(row.atMillis),
          row.who,
          row.verb,
          new Target(row.targetKind, row.targetKey),
          row.state,
          row.verdict,
          row.detail);
    }
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  @Operation(
      summary = "What happens to responses, as server-sent events",
      description =
          "Event change: data is what happened, id its position. With Last-Event-ID, what was missed"
              + " comes first, up to 1000; after more, event reset: read the list again. A comment"
              + " every 15 seconds. Who reads too slowly is cut off, and may resume.")
  @APIResponse(responseCode = "503", description = "OVERLOADED: 200 streams are open here")
  public void responses(
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Context SseEventSink sink,
      @Context Sse sse) {
    EventStream<HistoryRow> client =
        new EventStream<>(sink, sse, json, HistoryRow::number, Event::of);
    if (!streams.add(client, EventStream.position(lastEventId))) {
      throw EventStream.tooMany();
    }
  }
}
