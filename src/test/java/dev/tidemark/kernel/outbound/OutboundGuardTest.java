package dev.tidemark.kernel.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundGuardTest {

  private static final OutboundGuard NOTHING_ALLOWED = new OutboundGuard(Optional.empty());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.0.0.1",
        "010.8.8.8",
        "0x8.8.8.8",
        "0x08080808",
        "134744072",
        "8.8",
        "127.9.9.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "::ffff:127.0.0.1",
        "::ffff:a9fe:a9fe",
        "::127.0.0.1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "fec0::1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:db8::1",
        "2001::1",
      })
  void whatIsInsideIsRefused(String host) {
    ProblemException refused =
        assertThrows(ProblemException.class, () -> NOTHING_ALLOWED.require(host));
    assertEquals(Refusal.ADDRESS_NOT_ALLOWED, refused.problem().refusal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "2606:4700:4700::1111",
        "64:ff9b::808:808",
        "2002:808:808::1",
      })
  void whatIsOutsideIsNot(String host) {
    String address = NOTHING_ALLOWED.require(host).getHostAddress();
    assertTrue(address.contains(".") || address.contains(":"), address);
  }

  @Test
  void aNameThatNobodyKnowsIsNamed() {
    ProblemException refused =
        assertThrows(ProblemException.class, () -> NOTHING_ALLOWED.require("no-such-host.invalid"));
    assertEquals(Refusal.OUTBOUND_UNKNOWN_HOST, refused.problem().refusal());
  }

  @Test
  void whatIsMeantIsAllowed() {
    OutboundGuard guard =
        new OutboundGuard(Optional.of(List.of("10.1.0.0/16", "LOCALHOST", "fd00::/8")));
    assertEquals("10.1.2.3", guard.require("10.1.2.3").getHostAddress());
    assertTrue(guard.require("localhost").isLoopbackAddress());
    assertTrue(guard.require("[fd00::1]").getHostAddress().startsWith("fd00"));
    assertThrows(ProblemException.class, () -> guard.require("10.2.0.1"));
    assertThrows(ProblemException.class, () -> guard.require("127.0.0.1"));
  }

  @Test
  void aStarAllowsWhatIsBelowAName() {
    OutboundGuard guard = new OutboundGuard(Optional.of(List.of("*.shop.internal")));
    assertTrue(guard.isAllowed("erp.shop.internal"));
    assertTrue(!guard.isAllowed("shop.internal"));
    assertTrue(!guard.isAllowed("evilshop.internal"));
  }
}
