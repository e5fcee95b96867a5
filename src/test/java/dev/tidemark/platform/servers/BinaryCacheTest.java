package dev.tidemark.platform.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {

  @TempDir Path root;

  @Test
  void unpacksOnce() throws IOException {
    BinaryCache cache = BinaryCache.in(root);
    Path first = cache.get("server-1", draft -> Files.writeString(draft.resolve("bin"), "one"));
    Path again = cache.get("server-1", draft -> Files.writeString(draft.resolve("bin"), "two"));

    assertEquals(first, again);
    assertEquals("one", Files.readString(again.resolve("bin")));
  }

  @Test
  void whoeverIsFirstWinsAndTheOtherUsesIt() throws IOException {
    BinaryCache cache = BinaryCache.in(root);
    Path slow =
        cache.get(
            "server-1",
            draft -> {
              Files.writeString(draft.resolve("bin"), "slow");
              cache.get("server-1", faster -> Files.writeString(faster.resolve("bin"), "fast"));
            });

    assertEquals("fast", Files.readString(slow.resolve("bin")));
    assertEquals(List.of(slow), entries());
  }

  @Test
  void aFailureLeavesNothing() throws IOException {
    BinaryCache cache = BinaryCache.in(root);

    assertThrows(IOException.class, () -> cache.get("server-1", BinaryCacheTest::diskFull));

    assertTrue(entries().isEmpty());
  }

  @Test
  void removesTheDraftOfAJvmKilledLongAgoButNotAYoungOne() throws IOException {
    Path old = Files.createDirectory(root.resolve("draft-old"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path young = Files.createDirectory(root.resolve("draft-young"));

    BinaryCache.in(root).get("server-1", draft -> Files.writeString(draft.resolve("bin"), "x"));

    assertFalse(Files.exists(old));
    assertTrue(Files.exists(young));
  }

  private static void diskFull(Path draft) throws IOException {
    Files.writeString(draft.resolve("half"), "x");
    throw new IOException("disk full");
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.toList();
    }
  }
}
