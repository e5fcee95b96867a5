package dev.tidemark.ingest;

import dev.tidemark.ingest.Normaliser.Observed;
import dev.tidemark.ingest.Normaliser.Rejected;
import dev.tidemark.ingest.Quarantine.Entry;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Sku;
import dev.tidemark.stock.Place;
import dev.tidemark.stock.Products;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The way in, from row to committed: read by the source's rules, found its product, handed to the
 * writer of its stock database; whatever is no event goes to quarantine. A few chunks are under way
 * at once; more wait. Used by one thread.
 */
final class Feed implements Session {

  /** Of a body that cannot be understood, so much is kept for a person to look at. */
  private static final int SHOWN_BYTES = ByteSource.MOST_ROW_BYTES;

  /** Events handed on at once. */
  static final int CHUNK = 500;

  /** Or fewer, where they are long. */
  private static final int MOST_CHARS = 1_000_000;

  private static final int MOST_UNDER_WAY = 4;

  /** What all feeds share. */
  record Rooms(
      Sources sources,
      Products products,
      EventWriters writers,
      FeedHealth health,
      InstantSource clock) {}

  /** Keeps rows that are no events; says how many of them are new. */
  @FunctionalInterface
  interface Aside {
    int add(List<Entry> entries);
  }

  private record Pending(
      Source source, String place, Map<String, String> fields, Observed observed) {
    String sku() {
      return observed.event().sku();
    }
  }

  /** How a source's rows are read. */
  private record Reading(Source source, Normaliser normaliser) {}

  private record UnderWay(List<Pending> pending, CompletableFuture<List<Fate>> fates) {}

  private final Rooms rooms;
  private final Aside aside;
  private final EventKind kind;
  private final String origin;
  private final @Nullable String only;
  private final Charset encoding;
  private final Map<String, Reading> readings = new HashMap<>();
  private final Deque<UnderWay> underWay = new ArrayDeque<>();
  private List<Pending> waiting = new ArrayList<>();
  private int waitingChars;
  private List<Entry> rejected = new ArrayList<>();
  private int rejectedChars;
  private Tally tally = Tally.NOTHING;

  /**
   * @param only the source of all rows; null where each row names its own
   * @param encoding of bodies; null for the source's
   */
  Feed(
      Rooms rooms,
      Aside aside,
      EventKind kind,
      String origin,
      @Nullable String only,
      @Nullable Charset encoding) {
    this.rooms = rooms;
    this.aside = aside;
    this.kind = kind;
    this.origin = origin;
    this.only = only;
    this.encoding =
        encoding != null
            ? encoding
            : Optional.ofNullable(only)
                .flatMap(rooms.sources()::find)
                .map(source -> Charset.forName(source.encoding()))
                .orElse(StandardCharsets.UTF_8);
  }

  /**
   * Takes all rows of a body; bad ones go to quarantine.
   *
   * @throws ProblemException if none of it can be understood: {@code MALFORMED_JSON}, {@code
   *     INVALID_HEADER}
   */
  void takeOrRefuse(Format format, InputStream body) throws IOException {
    take(BodyRows.open(format, body, encoding), "", true);
  }

  @Override
  public void take(Format format, InputStream body, String place) throws IOException {
    body.mark(SHOWN_BYTES);
    BodyRows rows;
    try {
      rows = BodyRows.open(format, body, encoding);
    } catch (ProblemException e) {
      body.reset();
      String beginning = new String(body.readNBytes(SHOWN_BYTES), encoding);
      String detail = e.problem().detail();
      broken(place.strip(), new Row.Broken("", Reason.MALFORMED_ROW, detail, beginning));
      return;
    }
    take(rows, place, false);
  }

  /**
   * @param slow whether the body may come slowly: then what has come is seen at once all the same
   */
  private void take(BodyRows rows, String place, boolean slow) throws IOException {
    while (true) {
      if (slow && rows.idle()) {
        send();
      }
      Row row = rows.next();
      if (row == null) {
        return;
      }
      if (row instanceof Row.Fields fields) {
        take(place + row.place(), fields.values());
      } else {
        broken(place + row.place(), (Row.Broken) row);
      }
    }
  }

  @Override
  public void take(RawRow row) {
    try {
      take(row.place(), RowFields.flat(row.fields()));
    } catch (RowReader.Unreadable e) {
      broken(row.place(), new Row.Broken("", e.reason(), e.detail(), null));
    }
  }

  private void broken(String place, Row.Broken row) {
    String source = only == null ? Source.REST : only;
    reject(
        new Entry(source, kind, origin, place, null, row.reason(), row.detail(), null, row.text()));
  }

  private void take(String place, Map<String, String> fields) {
    String name = only == null ? fields.getOrDefault("source", Source.REST) : only;
    Reading reading = reading(name);
    if (reading == null) {
      reject(
          new Entry(
              only == null ? Source.REST : only,
              kind,
              origin,
              place,
              "source",
              Reason.UNKNOWN_SOURCE,
              "There is no source " + Times.shown(name),
              fields,
              null));
      return;
    }
    try {
      Observed observed = reading.normaliser().read(kind, fields);
      waiting.add(new Pending(reading.source(), place, fields, observed));
    } catch (Rejected e) {
      reject(reading.source(), place, fields, e);
    }
    waitingChars += charsOf(fields);
    if (waiting.size() >= CHUNK || waitingChars >= MOST_CHARS) {
      send();
    }
  }

  private static int charsOf(Map<String, String> fields) {
    return fields.values().stream().mapToInt(String::length).sum();
  }

  /** As it is configured when its first row comes; null where it is not. */
  private @Nullable Reading reading(String name) {
    Reading known = readings.get(name);
    if (known == null) {
      known =
          rooms
              .sources()
              .find(name)
              .map(source -> new Reading(source, new Normaliser(source, rooms.clock())))
              .orElse(null);
      if (known != null) {
        readings.put(name, known);
      }
    }
    return known;
  }

  private void reject(Source source, String place, Map<String, String> fields, Rejected why) {
    reject(
        new Entry(
            source.name(),
            kind,
            origin,
            place,
            why.field(),
            why.reason(),
            why.detail(),
            fields,
            null));
  }

  private void reject(Entry entry) {
    rejected.add(entry);
    rejectedChars += entry.chars();
    if (rejected.size() >= CHUNK || rejectedChars >= MOST_CHARS) {
      putAside();
    }
  }

  private void putAside() {
    List<Entry> entries = rejected;
    rejected = new ArrayList<>();
    rejectedChars = 0;
    int added = aside.add(entries);
    tally = tally.plus(new Tally(0, entries.size() - added, added, 0));
    Map<String, Long> bySource = new HashMap<>();
    entries.forEach(entry -> bySource.merge(entry.source(), 1L, Long::sum));
    bySource.forEach((source, rows) -> rooms.health().heard(source, 0, new Tally(0, 0, rows, 0)));
  }

  /** Hands on what is waiting, and waits itself where too much is under way. */
  private void send() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Pending> chunk = waiting;
    waiting = new ArrayList<>();
    waitingChars = 0;
    Map<String, Place> places = places(chunk);
    Map<Integer, List<Pending>> byDatabase = new TreeMap<>();
    for (Pending pending : chunk) {
      Place place = places.get(pending.sku());
      if (place == null) {
        unknownProduct(pending);
      } else {
        int database = rooms.writers().databaseOf(place.slot());
        byDatabase.computeIfAbsent(database, number -> new ArrayList<>()).add(pending);
      }
    }
    byDatabase.forEach((database, pending) -> submit(database, pending, places));
    while (underWay.size() > MOST_UNDER_WAY) {
      settle();
    }
  }

  /** Those of the products that there are, or that are entered now. */
  private Map<String, Place> places(List<Pending> chunk) {
    Map<String, Place> places =
        new HashMap<>(rooms.products().find(chunk.stream().map(Pending::sku).toList()));
    Map<String, Set<Sku>> wanted = new TreeMap<>();
    for (Pending pending : chunk) {
      if (pending.source().unknownProducts() == Source.UnknownProducts.CREATE
          && !places.containsKey(pending.sku())) {
        wanted
            .computeIfAbsent(pending.source().name(), name -> new LinkedHashSet<>())
            .add(new Sku(pending.sku()));
      }
    }
    wanted.forEach(
        (source, skus) ->
            places.putAll(
                rooms.products().enter(skus, "source:" + source, "first told of by " + source)));
    return places;
  }

  private void submit(int database, List<Pending> chunk, Map<String, Place> places) {
    List<Placed> events = new ArrayList<>(chunk.size());
    for (Pending pending : chunk) {
      Place place = places.get(pending.sku());
      if (place != null) {
        events.add(new Placed(place.productId(), pending.observed()));
      }
    }
    underWay.add(new UnderWay(chunk, rooms.writers().submit(database, events)));
  }

  private void unknownProduct(Pending pending) {
    Source source = pending.source();
    if (source.unknownProducts() == Source.UnknownProducts.IGNORE) {
      Tally ignored = new Tally(0, 0, 0, 1);
      tally = tally.plus(ignored);
      rooms.health().heard(source.name(), 0, ignored);
    } else {
      reject(
          source,
          pending.place(),
          pending.fields(),
          new Rejected("sku", Reason.UNKNOWN_PRODUCT, "There is no product " + pending.sku()));
    }
  }

  /** Waits for the oldest chunk under way. */
  private void settle() {
    UnderWay oldest = underWay.remove();
    List<Fate> fates = join(oldest.fates());
    Map<String, Heard> heard = new HashMap<>();
    for (int i = 0; i < fates.size(); i++) {
      Pending pending = oldest.pending().get(i);
      switch (fates.get(i)) {
        case ACCEPTED ->
            heard.computeIfAbsent(pending.source().name(), name -> new Heard()).accepted(pending);
        case DUPLICATE ->
            heard.computeIfAbsent(pending.source().name(), name -> new Heard()).duplicate++;
        case ID_REUSED -> reject(pending.source(), pending.place(), pending.fields(), reused());
        case NOT_STORED -> reject(pending.source(), pending.place(), pending.fields(), notStored());
      }
    }
    heard.forEach(
        (source, what) -> {
          Tally counted = new Tally(what.accepted, what.duplicate, 0, 0);
          tally = tally.plus(counted);
          rooms.health().heard(source, what.newestMillis, counted);
        });
  }

  private static final class Heard {
    private long accepted;
    private long duplicate;
    private long newestMillis;

    void accepted(Pending pending) {
      accepted++;
      long atMillis =
          pending.observed().event() instanceof Sale sale
              ? sale.at().toEpochMilli()
              : ((StockSnapshot) pending.observed().event()).asOf().toEpochMilli();
      newestMillis = Math.max(newestMillis, atMillis);
    }
  }

  private static Rejected reused() {
    return new Rejected(
        "eventId", Reason.ID_REUSED, "Its id was used before, for another event of this product");
  }

  private static Rejected notStored() {
    return new Rejected("", Reason.NOT_STORED, "The database does not take it");
  }

  private static List<Fate> join(CompletableFuture<List<Fate>> fates) {
    try {
      return fates.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public Tally finish() {
    send();
    while (!underWay.isEmpty()) {
      settle();
    }
    if (!rejected.isEmpty()) {
      putAside();
    }
    return tally;
  }

  /** What has become of the rows so far. */
  Tally soFar() {
    return tally;
  }
}
