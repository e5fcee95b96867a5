package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.storage.Slots;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeersTest {

  private static final List<String> THREE = List.of("a", "b", "c");

  @Test
  void whoIsAloneWatchesAll() {
    assertEquals(Slots.COUNT, Peers.shareOf("a", List.of("a")).cardinality());
    assertEquals(Slots.COUNT, Peers.shareOf("a", List.of()).cardinality());
  }

  @Test
  void everySlotIsWatchedByOneOfThree() {
    BitSet all = new BitSet();
    int sum = 0;
    for (String peer : THREE) {
      BitSet share = Peers.shareOf(peer, THREE);
      assertTrue(share.cardinality() > Slots.COUNT / 5, peer + " has " + share.cardinality());
      sum += share.cardinality();
      all.or(share);
    }
    assertEquals(Slots.COUNT, sum);
    assertEquals(Slots.COUNT, all.cardinality());
  }

  @Test
  void whoGoesLeavesTheSharesOfTheOthersAsTheyWere() {
    BitSet before = Peers.shareOf("a", THREE);
    BitSet after = Peers.shareOf("a", List.of("a", "b"));
    before.andNot(after);
    assertTrue(before.isEmpty());
    assertTrue(after.cardinality() > Peers.shareOf("a", THREE).cardinality());
  }
}
