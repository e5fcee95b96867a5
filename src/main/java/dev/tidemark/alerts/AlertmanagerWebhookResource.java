package dev.tidemark.alerts;

import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.Scope;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** A webhook receiver for an Alertmanager: its alerts stand beside ours. */
@Path("/v1/alertmanager/webhook")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Alertmanager")
class AlertmanagerWebhookResource {

  private static final String EXAMPLE =
      "{\"version\":\"4\",\"status\":\"firing\",\"receiver\":\"tidemark\",\"alerts\":"
          + "[{\"status\":\"firing\",\"labels\":{\"alertname\":\"TidemarkDown\","
          + "\"instance\":\"tidemark-1:8080\",\"severity\":\"critical\"},"
          + "\"annotations\":{\"summary\":\"tidemark-1 cannot be scraped\"},"
          + "\"startsAt\":\"2026-11-27T20:00:00Z\"}]}";

  private final ToldAlerts alerts;

  AlertmanagerWebhookResource(ToldAlerts alerts) {
    this.alerts = alerts;
  }

  @POST
  @RolesAllowed(Scope.INGEST)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Take in the alerts of an Alertmanager, as it posts them to a webhook receiver",
      description =
          "They are listed with the kind external, and nobody is told of them by us. The same alert"
              + " is known by its labels: told again, nothing changes. What cannot be read is"
              + " counted as refused, and the rest taken.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = AlertmanagerNotice.class),
              examples = @ExampleObject(name = "one that fires", value = EXAMPLE)))
  @APIResponse(
      responseCode = "200",
      description = "What became of each",
      content = @Content(schema = @Schema(implementation = ToldAlerts.Taken.class)))
  @APIResponse(responseCode = "400", description = "INVALID_FIELD, MALFORMED_JSON")
  public ToldAlerts.Taken take(@Nullable AlertmanagerNotice notice) {
    return alerts.take(Bodies.require(notice));
  }
}
