package dev.tidemark.stock;

import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Scope;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The stage of the whole sale. */
@Path("/v1/sale")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Sale")
class SaleResource {

  private final Sales sales;
  private final SecurityIdentity caller;

  SaleResource(Sales sales, SecurityIdentity caller) {
    this.sales = sales;
    this.caller = caller;
  }

  @GET
  @Operation(summary = "The stage that the sale is in, and its limits by stage")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Sale.class)))
  public Response get() {
    return answer(sales.read());
  }

  @PUT
  @RolesAllowed(Scope.OPERATE)
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Go to another stage, or change the limits by stage, while the sale runs",
      description =
          "With If-Match, the change is refused (412) unless the sale is still at that version."
              + " Every process knows it within a second.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = SaleChange.class),
              examples =
                  @ExampleObject(
                      name = "rush",
                      value =
                          "{\"stage\":\"rush\",\"limits\":{\"rush\":{\"rate\":500,\"burst\":1000}}}")))
  @APIResponse(
      responseCode = "200",
      description = "Changed",
      content = @Content(schema = @Schema(implementation = Sale.class)))
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  public Response put(
      @HeaderParam("If-Match") @Nullable String ifMatch, @Nullable SaleChange change) {
    String who = caller.getPrincipal().getName();
    return answer(sales.change(Bodies.require(change), IfMatch.version(ifMatch), who));
  }

  private static Response answer(Sale sale) {
    return Response.ok(sale).tag(Long.toString(sale.version())).build();
  }
}
