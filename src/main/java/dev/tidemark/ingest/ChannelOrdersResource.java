package dev.tidemark.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.channels.ChannelDesk;
import dev.tidemark.channels.Tasks;
import dev.tidemark.kernel.Bodies;
import dev.tidemark.kernel.Hash128;
import dev.tidemark.kernel.IdempotencyKey;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Scope;
import dev.tidemark.kernel.Sku;
import dev.tidemark.reservation.OutsideOrders;
import dev.tidemark.reservation.OutsideOrders.Outcome;
import dev.tidemark.stock.StockIn;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What channels have sold, and what an ERP has received. */
@Path("/v1/channels/{name}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.CHANNEL)
@Tag(name = "Channels")
class ChannelOrdersResource {

  private static final int MOST_LINES = 100;
  private static final long MOST_UNITS = 1_000_000_000;

  private final ChannelDesk channels;
  private final Tasks tasks;
  private final OutsideOrders orders;
  private final StockIn stockIn;
  private final SecurityIdentity caller;

  ChannelOrdersResource(
      ChannelDesk channels,
      Tasks tasks,
      OutsideOrders orders,
      StockIn stockIn,
      SecurityIdentity caller) {
    this.channels = channels;
    this.tasks = tasks;
    this.orders = orders;
    this.stockIn = stockIn;
    this.caller = caller;
  }

  /** Units of a product. */
  record LineBody(
      @Schema(examples = "CLOCK-1") @Nullable String sku,
      @Schema(description = "1 to 10^9.", examples = "1") @Nullable Long quantity) {}

  /** An order of a channel. */
  record OrderBody(
      @Schema(
              description =
                  "The channel's own, 1 to 200 visible ASCII characters; it is the key by which the"
                      + " order counts once.",
              examples = "A-1001")
          @Nullable String orderId,
      @Schema(description = "1 to 100, each product once.")
          @Nullable List<@Nullable LineBody> lines,
      @Schema(description = "Whether it was cancelled: its units go back on sale. Default false.")
          @Nullable Boolean cancelled) {}

  /** A line, and what came of it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LineView(String sku, long quantity, Outcome outcome, @Nullable UUID reservation) {}

  /** An order, and what came of it. */
  record OrderView(
      String orderId,
      @Schema(description = "Whether all lines are as the order wants them.") boolean complete,
      List<LineView> lines) {}

  @POST
  @Path("/orders")
  @Operation(
      summary = "Deduct what a channel has sold, or give it back",
      description =
          "Each line counts once for its order, however often it is told. A line that is SOLD_OUT was"
              + " sold there and is not here: a task is opened. A cancelled order gives back once,"
              + " what of it was sold.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = OrderBody.class),
              examples =
                  @ExampleObject(
                      name = "one unit",
                      value =
                          "{\"orderId\":\"A-1001\",\"lines\":[{\"sku\":\"CLOCK-1\","
                              + "\"quantity\":1}]}")))
  @APIResponse(responseCode = "404", description = "CHANNEL_NOT_FOUND")
  @APIResponse(
      responseCode = "503",
      description = "OVERLOADED, STORE_UNAVAILABLE: send the same order again")
  public OrderView order(@PathParam("name") String name, @Nullable OrderBody body) {
    channels.require(name);
    OrderBody order = Bodies.require(body);
    String orderId = requireId("orderId", order.orderId());
    boolean cancelled = Boolean.TRUE.equals(order.cancelled());
    List<LineView> lines = new ArrayList<>();
    lines("lines", order.lines())
        .forEach((sku, units) -> lines.add(line(name, orderId, sku, units, cancelled)));
    openTasks(name, orderId, lines);
    Set<Outcome> wanted =
        cancelled ? Set.of(Outcome.CANCELLED, Outcome.UNKNOWN_ORDER) : Set.of(Outcome.SOLD);
    boolean complete = lines.stream().allMatch(line -> wanted.contains(line.outcome()));
    return new OrderView(orderId, complete, lines);
  }

  private LineView line(String channel, String orderId, Sku sku, long units, boolean cancelled) {
    Hash128 buyer = Hash128.of("order", channel, orderId);
    Hash128 hash = Hash128.of("order", channel, orderId, sku.code());
    IdempotencyKey key = new IdempotencyKey(hash.high(), hash.low());
    OutsideOrders.Order order =
        new OutsideOrders.Order(channel, buyer.high() & Long.MAX_VALUE, units, key);
    OutsideOrders.Line line = cancelled ? orders.cancel(sku, order) : orders.sell(sku, order);
    return new LineView(sku.code(), units, line.outcome(), line.reservation());
  }

  private void openTasks(String channel, String orderId, List<LineView> lines) {
    List<Tasks.Wanted> wanted = new ArrayList<>();
    for (LineView line : lines) {
      if (line.outcome() == Outcome.SOLD_OUT) {
        String detail = "Order %s: %d units were sold there and are not here";
        wanted.add(
            new Tasks.Wanted(
                channel, line.sku(), "oversold", detail.formatted(orderId, line.quantity())));
      }
    }
    if (!wanted.isEmpty()) {
      tasks.open(wanted);
    }
  }

  /** Units that have arrived. */
  record StockInBody(
      @Schema(
              description =
                  "The ERP's own, 1 to 200 visible ASCII characters; it is the key by which the"
                      + " delivery counts once.",
              examples = "D-77")
          @Nullable String deliveryId,
      @Schema(description = "1 to 100, each product once.")
          @Nullable List<@Nullable LineBody> lines,
      @Schema(description = "Why, for the audit; at most 500 characters.")
          @Nullable String reason) {}

  /** A product, and its total now. */
  record StockInLine(String sku, long quantity, long total, boolean repeated) {}

  /** A delivery, and what came of it. */
  record StockInView(String deliveryId, List<StockInLine> lines) {}

  @POST
  @Path("/stock-in")
  @Operation(
      summary = "Add units that have arrived to products' totals",
      description = "Each line counts once for its delivery, however often it is told.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = StockInBody.class),
              examples =
                  @ExampleObject(
                      name = "a delivery",
                      value =
                          "{\"deliveryId\":\"D-77\",\"lines\":[{\"sku\":\"CLOCK-1\","
                              + "\"quantity\":500}]}")))
  @APIResponse(responseCode = "404", description = "CHANNEL_NOT_FOUND, PRODUCT_NOT_FOUND")
  @APIResponse(responseCode = "422", description = "IDEMPOTENCY_KEY_REUSED")
  public StockInView stockIn(@PathParam("name") String name, @Nullable StockInBody body) {
    channels.require(name);
    StockInBody delivery = Bodies.require(body);
    String id = requireId("deliveryId", delivery.deliveryId());
    String actor = caller.getPrincipal().getName();
    List<StockInLine> lines = new ArrayList<>();
    lines("lines", delivery.lines())
        .forEach(
            (sku, units) -> {
              Hash128 hash = Hash128.of("stock-in", name, id, sku.code());
              IdempotencyKey key = new IdempotencyKey(hash.high(), hash.low());
              String reason = delivery.reason() == null ? "Delivery " + id : delivery.reason();
              StockIn.Added added = stockIn.add(sku, units, key, actor, reason);
              lines.add(new StockInLine(sku.code(), units, added.total(), added.repeated()));
            });
    return new StockInView(id, lines);
  }

  private static Map<Sku, Long> lines(String field, @Nullable List<@Nullable LineBody> all) {
    if (all == null || all.isEmpty() || all.size() > MOST_LINES) {
      throw ProblemException.invalidField(field, "must be 1 to " + MOST_LINES);
    }
    Map<Sku, Long> lines = new LinkedHashMap<>();
    for (LineBody line : all) {
      if (line == null || line.sku() == null) {
        throw ProblemException.invalidField("sku", "is required");
      }
      Long units = line.quantity();
      if (units == null || units < 1 || units > MOST_UNITS) {
        throw ProblemException.invalidField("quantity", "must be from 1 to " + MOST_UNITS);
      }
      if (lines.put(new Sku(line.sku()), units) != null) {
        throw ProblemException.invalidField(field, "must name each product once");
      }
    }
    return lines;
  }

  private static String requireId(String field, @Nullable String id) {
    if (id == null || !id.matches("[!-~]{1,200}")) {
      throw ProblemException.invalidField(field, "must be 1 to 200 visible ASCII characters");
    }
    return id;
  }
}
