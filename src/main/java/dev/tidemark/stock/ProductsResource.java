package dev.tidemark.stock;

import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.PageSize;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Scope;
import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.ChangeProduct.Kind;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Products and where their stock stands. */
@Path("/v1/products")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Products")
class ProductsResource {

  private final ChangeProduct changeProduct;
  private final Positions positions;
  private final Layouts layouts;
  private final SecurityIdentity caller;

  ProductsResource(
      ChangeProduct changeProduct, Positions positions, Layouts layouts, SecurityIdentity caller) {
    this.changeProduct = changeProduct;
    this.positions = positions;
    this.layouts = layouts;
    this.caller = caller;
  }

  @PUT
  @RolesAllowed(Scope.OPERATE)
  @Path("/{sku}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Create a product or change its sale while it runs",
      description =
          "With If-Match, the change is refused (412) unless the product is still at that version.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ProductChange.class),
              examples =
                  @ExampleObject(
                      name = "five buckets",
                      value = "{\"name\":\"Tide clock\",\"total\":1500,\"buckets\":5}")))
  @APIResponse(responseCode = "201", description = "Created")
  @APIResponse(
      responseCode = "200",
      description = "Changed",
      content = @Content(schema = @Schema(implementation = Position.class)))
  @APIResponse(
      responseCode = "409",
      description = "BELOW_COMMITTED: the total is below held + sold")
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  public Response put(
      @PathParam("sku") String code,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Nullable ProductChange change) {
    ProductChange wanted = Bodies.require(change);
    Sku sku = new Sku(code);
    boolean created = change(sku, wanted, Kind.CHANGE, ifMatch).created();
    return answer(created ? Response.Status.CREATED : Response.Status.OK, position(sku));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{sku}/layout")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Change total, buckets or both, shrink to one, or level, while the sale runs",
      description =
          "What is on sale is spread evenly over the buckets; the sale goes on meanwhile. With"
              + " If-Match, it is refused (412) unless the product is still at that version.")
  @RequestBody(
      required = false,
      content =
          @Content(
              schema = @Schema(implementation = LayoutBody.class),
              examples = {
                @ExampleObject(name = "more of both", value = "{\"total\":2000,\"buckets\":8}"),
                @ExampleObject(name = "shrink to one", value = "{\"buckets\":1}"),
                @ExampleObject(name = "level", value = "{\"reason\":\"two buckets ran dry\"}")
              }))
  @APIResponse(
      responseCode = "200",
      description = "Changed",
      content = @Content(schema = @Schema(implementation = Position.class)))
  @APIResponse(responseCode = "404", description = "PRODUCT_NOT_FOUND")
  @APIResponse(
      responseCode = "409",
      description = "BELOW_COMMITTED: the total is below held + sold")
  @APIResponse(responseCode = "412", description = "VERSION_MISMATCH: changed since it was read")
  public Response layout(
      @PathParam("sku") String code,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Nullable LayoutBody body) {
    Sku sku = new Sku(code);
    LayoutBody wanted = body == null ? LayoutBody.LEVEL : body;
    change(sku, wanted.asChange(), Kind.LAYOUT, ifMatch);
    return answer(Response.Status.OK, position(sku));
  }

  @POST
  @Path("/{sku}/layout/preview")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "What a change of the layout would come to now; nothing is changed",
      description = "Of a moment: while the product sells, the change finds other numbers.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = LayoutPreview.class)))
  @APIResponse(responseCode = "404", description = "PRODUCT_NOT_FOUND")
  @APIResponse(
      responseCode = "409",
      description = "BELOW_COMMITTED: the total is below held + sold")
  public LayoutPreview preview(
      @PathParam("sku") String code, @RequestBody(required = false) @Nullable LayoutBody body) {
    Sku sku = new Sku(code);
    LayoutBody wanted = body == null ? LayoutBody.LEVEL : body;
    return positions
        .preview(sku, wanted.asChange())
        .orElseThrow(() -> new ProblemException(Positions.notFound(sku)));
  }

  @POST
  @RolesAllowed(Scope.OPERATE)
  @Path("/{sku}/repair")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Make the cache of a product anew from the ledger",
      description = "Starts a new epoch; no unit moves, and the sale goes on meanwhile.")
  @APIResponse(
      responseCode = "200",
      description = "Repaired",
      content = @Content(schema = @Schema(implementation = Position.class)))
  @APIResponse(responseCode = "404", description = "PRODUCT_NOT_FOUND")
  public Response repair(
      @PathParam("sku") String code, @RequestBody(required = false) @Nullable RepairBody body) {
    Sku sku = new Sku(code);
    Layout layout = layouts.require(sku);
    String reason = body == null ? null : body.reason();
    layouts.renew(layout, caller.getPrincipal().getName(), "product.repair", reason);
    return answer(Response.Status.OK, position(sku));
  }

  private ChangeProduct.Outcome.Done change(
      Sku sku, ProductChange change, Kind kind, @Nullable String ifMatch) {
    String actor = caller.getPrincipal().getName();
    ChangeProduct.Outcome outcome =
        changeProduct.run(
            sku, change, new ChangeProduct.Asked(kind, IfMatch.version(ifMatch), actor));
    if (outcome instanceof ChangeProduct.Outcome.Refused refused) {
      throw new ProblemException(refused.problem());
    }
    return (ChangeProduct.Outcome.Done) outcome;
  }

  @GET
  @Path("/{sku}")
  @Operation(summary = "A product's position: units by state and bucket")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Position.class)))
  @APIResponse(responseCode = "404", description = "PRODUCT_NOT_FOUND")
  public Response get(@PathParam("sku") String code) {
    return answer(Response.Status.OK, position(new Sku(code)));
  }

  @GET
  @Operation(summary = "All products, by code, a page at a time")
  public Positions.Listing list(
      @Parameter(description = "A part of the code or the name.")
          @QueryParam("search")
          @DefaultValue("")
          String search,
      @QueryParam("cursor") @DefaultValue("") String cursor,
      @Parameter(description = "Products a page, 1 to 500.", example = "100")
          @QueryParam("limit")
          @DefaultValue("100")
          String limit) {
    return positions.list(search, cursor, PageSize.parse(limit));
  }

  private Position position(Sku sku) {
    return positions.find(sku).orElseThrow(() -> new ProblemException(Positions.notFound(sku)));
  }

  private static Response answer(Response.Status status, Position position) {
    return Response.status(status).tag(Long.toString(position.version())).entity(position).build();
  }
}
