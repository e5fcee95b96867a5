package dev.tidemark.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.kernel.EventStream;
import dev.tidemark.kernel.Scope;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How the whole sale stands, again and again. */
@Path("/v1/stream/overview")
@RolesAllowed(Scope.READ)
@Tag(name = "Overview")
class OverviewStreamResource {

  private final Ticks ticks;
  private final ObjectMapper json;

  OverviewStreamResource(Ticks ticks, ObjectMapper json) {
    this.ticks = ticks;
    this.json = json;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Blocking
  @Operation(
      summary = "The same every second, as server-sent events",
      description = "Event tick: data as of /v1/overview, with the points of the last 5 seconds.")
  @APIResponse(responseCode = "503", description = "OVERLOADED: 200 streams are open here")
  public Multi<OutboundSseEvent> stream(@Context Sse sse) {
    if (ticks.isFull()) {
      throw EventStream.tooMany();
    }
    return ticks.stream()
        .map(tick -> sse.newEventBuilder().name("tick").data(String.class, write(tick)).build());
  }

  private String write(Overview tick) {
    try {
      return json.writeValueAsString(tick);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("always writable", e);
    }
  }
}
