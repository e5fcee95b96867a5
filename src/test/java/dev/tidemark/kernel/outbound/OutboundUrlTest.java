package dev.tidemark.kernel.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hooks.example.com",
        "http://10.1.2.3:8080/a/b?c=d",
        "https://[2001:db8::1]:8443/",
        "https://hooks.example.com/%C3%A9"
      })
  void whatLeadsSomewhereIsRead(String text) {
    assertEquals(text, OutboundUrl.require("url", text, OutboundUrl.WEB).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hooks.example.com",
        "/hooks",
        "https:hooks",
        "https://",
        "https:///hooks",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "HTTPS://hooks.example.com/",
        "https://user:password@hooks.example.com/",
        "https://user@hooks.example.com/",
        "https://hooks.example.com/#part",
        "https://hooks.example.com:0/",
        "https://hooks.example.com:65536/",
        "https://hooks.example.com/é",
        "https://hooks.example.com/a b",
        "https://hooks.example.com/\nX: y",
        "https://hoöks.example.com/",
        "https://[::1/"
      })
  void whatDoesNotIsRefused(String text) {
    assertRefused(text, OutboundUrl.WEB);
  }

  @Test
  void longestAndNone() {
    String longest = "https://hooks.example.com/".concat("a".repeat(1000 - 26));
    assertEquals(longest, OutboundUrl.require("url", longest, OutboundUrl.WEB).toString());
    assertRefused(longest + "a", OutboundUrl.WEB);
    assertThrows(ProblemException.class, () -> OutboundUrl.require("url", null, OutboundUrl.WEB));
    assertRefused("https://broker.example.com/", List.of("amqp"));
  }

  private static void assertRefused(String text, List<String> schemes) {
    ProblemException refused =
        assertThrows(ProblemException.class, () -> OutboundUrl.require("url", text, schemes), text);
    assertEquals(Refusal.INVALID_FIELD, refused.problem().refusal());
  }
}
