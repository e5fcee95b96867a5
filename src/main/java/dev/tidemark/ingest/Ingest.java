package dev.tidemark.ingest;

import dev.tidemark.stock.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.Charset;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Opens the way in for rows, whatever they come by. Safe for use by several threads. */
@ApplicationScoped
public class Ingest {

  private final Feed.Rooms rooms;
  private final Quarantine quarantine;

  Ingest(
      Sources sources,
      Products products,
      EventWriters writers,
      FeedHealth health,
      Quarantine quarantine,
      InstantSource clock) {
    this.rooms = new Feed.Rooms(sources, products, writers, health, clock);
    this.quarantine = quarantine;
  }

  /** Whether a source is configured, as far as this process knows. */
  public boolean knows(String source) {
    return rooms.sources().find(source).isPresent();
  }

  /**
   * For rows of one source. While it is not configured, they go to quarantine, from where they can
   * be replayed.
   *
   * @param origin shown with rows in quarantine, such as a file's name
   */
  public Session open(String source, EventKind kind, String origin) {
    return open(source, kind, origin, null);
  }

  /**
   * @param source of all rows; null where each row names its own
   * @param encoding of bodies; null for the source's
   * @param aside where rows go that are no events
   */
  Feed open(
      @Nullable String source,
      EventKind kind,
      String origin,
      @Nullable Charset encoding,
      Feed.Aside aside) {
    return new Feed(rooms, aside, kind, origin, source, encoding);
  }

  /** As above, with the quarantine for rows that are no events. */
  Feed open(@Nullable String source, EventKind kind, String origin, @Nullable Charset encoding) {
    return open(source, kind, origin, encoding, quarantine::add);
  }
}
