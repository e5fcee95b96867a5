package dev.tidemark.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.FakeClock;
import dev.tidemark.TidemarkTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files put into a source's folder, looked at when the test says so. */
@TidemarkTest
class FolderWatchTest {

  private static final Duration SETTLE = Duration.ofSeconds(3);

  @Inject Ingest ingest;
  @Inject Sources sources;

  private final String sku = Api.newSku();
  private final FakeClock clock = new FakeClock(Instant.now());
  private Api api;
  private Path folder;
  private FolderWatch watch;

  @BeforeEach
  void configure() throws IOException {
    api = Api.ofTest();
    api.product(sku, "{\"total\":1}");
    String source = Rows.newSource(api, "\"kind\":\"folder\",\"encoding\":\"GBK\"");
    Path base = Files.createTempDirectory(Path.of("target"), "folder-");
    folder = Files.createDirectories(base.resolve(source));
    watch =
        new FolderWatch(ingest, sources, clock, Optional.of(base), Duration.ofSeconds(1), SETTLE);
  }

  @Test
  void aFileIsReadOnceItHasStoodStillAndMovedAway() throws IOException {
    put("snapshots-1.csv", csv("上海", 7));
    watch.look();
    assertEquals(List.of("snapshots-1.csv"), files(folder), "it may still be written");
    lookLater();
    assertEquals(List.of(), files(folder));
    assertEquals(List.of("snapshots-1.csv"), files(folder.resolve("done")));
    assertEquals(7, onHand());
    put("snapshots-1.csv", csv("上海", 8));
    lookLater();
    lookLater();
    assertEquals(List.of("2-snapshots-1.csv", "snapshots-1.csv"), files(folder.resolve("done")));
    assertEquals(8, onHand());
  }

  @Test
  void aFileThatGrowsIsLeftAloneUntilItStops() throws IOException {
    Path file = put("sales.ndjson", Rows.sale(sku, "shop", 1, past(), "1") + "\n");
    for (int i = 2; i <= 4; i++) {
      lookLater();
      Files.writeString(
          file, Rows.sale(sku, "shop", 1, past(), "" + i) + "\n", StandardOpenOption.APPEND);
      touch(file);
      assertEquals(0, sold(), "half written");
    }
    lookLater();
    assertEquals(0, sold(), "it grew just now");
    lookLater();
    assertEquals(4, sold());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".sales.csv",
        "sales.csv.tmp",
        "sales.csv.part",
        "sales.csv.filepart",
        "sales.csv~"
      })
  void whatIsNamedAsHalfWrittenIsLeftAlone(String name) throws IOException {
    put(name, csv("north", 7));
    lookLater();
    lookLater();
    assertTrue(Files.exists(folder.resolve(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders.csv", "sales.xlsx", "snapshots"})
  void aNameThatDoesNotSayWhatIsInItFails(String name) throws IOException {
    put(name, csv("north", 7));
    lookLater();
    lookLater();
    assertEquals(List.of(name, name + ".reason.txt"), files(folder.resolve("failed")));
    assertTrue(
        Files.readString(folder.resolve("failed").resolve(name + ".reason.txt"))
            .startsWith("The name must begin"));
  }

  @Test
  void aFileThatCannotBeUnderstoodFailsAndOneThatIsHalfGoodDoesNot() throws IOException {
    put("snapshots-bad.csv", "sku,onHand,sku\n1,2,3\n");
    put("sales-bad.json", "not json at all");
    put(
        "sales-half.ndjson",
        Rows.sale(sku, "shop", 1, past(), "1")
            + "\n{oops\n"
            + Rows.sale(sku, "shop", 2, past(), "2"));
    lookLater();
    lookLater();
    assertEquals(
        List.of(
            "sales-bad.json",
            "sales-bad.json.reason.txt",
            "snapshots-bad.csv",
            "snapshots-bad.csv.reason.txt"),
        files(folder.resolve("failed")));
    assertEquals(List.of("sales-half.ndjson"), files(folder.resolve("done")));
    assertEquals(3, sold());
    assertEquals(
        "file:sales-half.ndjson",
        api.get("/v1/quarantine?source=" + folder.getFileName())
            .json()
            .path("items")
            .get(0)
            .path("origin")
            .asText());
  }

  @Test
  void whileAnotherProcessHasTheFolderNothingIsRead() throws IOException {
    put("snapshots-1.csv", csv("north", 7));
    lookLater();
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertTrue(lock.isValid());
      lookLater();
      assertTrue(Files.exists(folder.resolve("snapshots-1.csv")));
    }
    lookLater();
    assertFalse(Files.exists(folder.resolve("snapshots-1.csv")));
  }

  private void lookLater() {
    clock.advance(SETTLE.plusSeconds(1));
    watch.look();
  }

  private Path put(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, text.getBytes(Charset.forName("GBK")));
    touch(file);
    return file;
  }

  /** Written just now, by the clock of the test. */
  private void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
  }

  private String csv(String warehouse, long onHand) {
    clock.advance(Duration.ofMillis(1));
    return "sku,warehouse,onHand,asOf\r\n%s,%s,%d,%s\r\n"
        .formatted(sku, warehouse, onHand, past().plusMillis(onHand));
  }

  private static Instant past() {
    return Instant.parse("2026-11-20T12:00:00Z");
  }

  private long onHand() {
    return api.position(sku).path("reported").path("onHand").asLong();
  }

  private long sold() {
    return api.get("/v1/products/" + sku + "/sales")
        .json()
        .path("ever")
        .path(0)
        .path("units")
        .asLong();
  }

  /** Names of what is in a folder, but for what begins with a dot, and folders. */
  private static List<String> files(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
