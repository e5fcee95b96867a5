package dev.tidemark.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.channels.Lease.Standing;
import dev.tidemark.storage.OwnShard;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One process at a time, on a real database. */
class LeaseTest {

  private static final Duration LASTS = Duration.ofSeconds(30);

  @Test
  void oneHasItUntilItGivesItUp() {
    try (OwnShard own = new OwnShard()) {
      Lease first = new Lease(own.shard(), 1, "first", LASTS);
      Lease second = new Lease(own.shard(), 1, "second", LASTS);
      Lease other = new Lease(own.shard(), 2, "second", LASTS);
      assertEquals(Standing.GAINED, first.hold());
      assertEquals(Standing.OURS, first.hold());
      assertEquals(Standing.ELSEWHERE, second.hold());
      assertEquals(Standing.GAINED, other.hold());
      first.giveUp();
      Lease third = new Lease(own.shard(), 1, "third", LASTS);
      assertEquals(Standing.GAINED, third.hold());
      assertEquals(Standing.ELSEWHERE, new Lease(own.shard(), 1, "first", LASTS).hold());
    }
  }

  @Test
  void oneThatIsOverIsTakenByTheNext() {
    try (OwnShard own = new OwnShard()) {
      assertEquals(Standing.GAINED, new Lease(own.shard(), 1, "dead", LASTS).hold());
      own.shard()
          .transact(
              connection -> {
                try (var statement = connection.createStatement()) {
                  return statement.executeUpdate(
                      "UPDATE channel_lease SET until_millis = until_millis - 31000");
                }
              });
      assertEquals(Standing.GAINED, new Lease(own.shard(), 1, "alive", LASTS).hold());
    }
  }
}
