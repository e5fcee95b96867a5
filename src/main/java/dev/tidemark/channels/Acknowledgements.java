package dev.tidemark.channels;

import dev.tidemark.stock.Place;
import dev.tidemark.stock.Products;
import dev.tidemark.stock.Standings;
import dev.tidemark.stock.Standings.Version;
import dev.tidemark.storage.StockDatabases;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes what channels acknowledge. An acknowledgement counts up to the version that there is: one
 * that is ahead of it was never sent. Blocks; safe for use by several threads.
 */
@ApplicationScoped
class Acknowledgements {

  private final Products products;
  private final StockDatabases databases;

  Acknowledgements(Products products, StockDatabases databases) {
    this.products = products;
    this.databases = databases;
  }

  /** A version of a product that a channel says to have. */
  record Ack(String sku, long version) {}

  /**
   * What came of them.
   *
   * @param ahead that name a version that was never sent
   * @param unknown that name no product
   */
  record Counts(int accepted, int ahead, int unknown) {}

  /** At most 1,000. */
  Counts take(Channel channel, List<Ack> acks) {
    Map<String, Place> places = products.find(acks.stream().map(Ack::sku).toList());
    Map<Integer, List<Ack>> byDatabase = new TreeMap<>();
    int unknown = 0;
    for (Ack ack : acks) {
      Place place = places.get(ack.sku());
      if (place == null) {
        unknown++;
      } else {
        byDatabase
            .computeIfAbsent(databases.of(place.slot()).number(), number -> new ArrayList<>())
            .add(ack);
      }
    }
    int accepted = 0;
    for (Map.Entry<Integer, List<Ack>> some : byDatabase.entrySet()) {
      accepted +=
          databases
              .all()
              .get(some.getKey())
              .transact(connection -> take(connection, channel, some.getValue(), places));
    }
    return new Counts(accepted, acks.size() - unknown - accepted, unknown);
  }

  private static int take(
      Connection connection, Channel channel, List<Ack> acks, Map<String, Place> places)
      throws SQLException {
    List<Long> ids = new ArrayList<>();
    for (Ack ack : acks) {
      Place place = places.get(ack.sku());
      ids.add(place == null ? 0L : place.productId());
    }
    Map<Long, Version> versions = Standings.versions(connection, ids);
    Map<Long, Told> told = TellingRows.read(connection, channel.id(), ids);
    int accepted = 0;
    for (int i = 0; i < ids.size(); i++) {
      long id = ids.get(i);
      long newest =
          versions.getOrDefault(id, Version.NONE).number()
              + channel.toldBase()
              + told.getOrDefault(id, Told.nothing(id)).raised();
      if (acks.get(i).version() <= newest) {
        TellingRows.acknowledge(connection, channel.id(), id, acks.get(i).version());
        accepted++;
      }
    }
    return accepted;
  }
}
