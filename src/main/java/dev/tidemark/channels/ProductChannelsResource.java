package dev.tidemark.channels;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Scope;
import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.Place;
import dev.tidemark.stock.Products;
import dev.tidemark.storage.StockDatabases;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What channels were told of one product. */
@Path("/v1/products/{sku}/channels")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
@Tag(name = "Channels")
class ProductChannelsResource {

  private final Channels channels;
  private final Products products;
  private final StockDatabases databases;

  ProductChannelsResource(Channels channels, Products products, StockDatabases databases) {
    this.channels = channels;
    this.products = products;
    this.databases = databases;
  }

  /**
   * What a channel was told last.
   *
   * @param sentAvailable units that it may sell
   * @param sentVersion 0 for nothing yet
   * @param waitingSince since when it has not acknowledged; null where nothing is missing
   */
  record View(
      String channel,
      long sentAvailable,
      long sentVersion,
      @Nullable Instant sentAt,
      long acknowledgedVersion,
      @Nullable Instant waitingSince) {

    static View of(String channel, Told told) {
      return new View(
          channel,
          told.sentAvailable(),
          told.sentVersion(),
          moment(told.sentMillis()),
          told.ackedVersion(),
          moment(told.waitingMillis()));
    }

    private static @Nullable Instant moment(long millis) {
      return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }
  }

  /** All channels that are told of it. */
  record Listing(List<View> items) {}

  @GET
  @Operation(summary = "What each channel was told of a product, and whether it knows")
  @APIResponse(responseCode = "404", description = "PRODUCT_NOT_FOUND")
  public Listing list(@PathParam("sku") String code) {
    String sku = new Sku(code).code();
    Place place = products.find(List.of(sku)).get(sku);
    if (place == null) {
      throw new ProblemException(
          Problem.of(Refusal.PRODUCT_NOT_FOUND, "There is no product " + sku).with("sku", sku));
    }
    return new Listing(
        databases.of(place.slot()).transact(connection -> read(connection, place.productId())));
  }

  private List<View> read(Connection connection, long productId) throws SQLException {
    List<View> views = new ArrayList<>();
    for (Channel channel : new TreeMap<>(channels.all()).values()) {
      Told told = TellingRows.read(connection, channel.id(), List.of(productId)).get(productId);
      if (told != null) {
        views.add(View.of(channel.name(), told));
      }
    }
    return views;
  }
}
