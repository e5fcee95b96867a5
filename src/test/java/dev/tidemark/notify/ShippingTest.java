package dev.tidemark.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.notify.flavours.Rendered;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a flavour's request goes. */
class ShippingTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://a.example,                 -,        -,       https://a.example",
        "https://a.example:8443/p/,         /v2,      -,       https://a.example:8443/p/v2",
        "https://a.example/p,               -,        a b=c&d, https://a.example/p?k=a+b%3Dc%26d",
        "https://a.example/p?token=%20x,    -,        v,       https://a.example/p?token=%20x&k=v",
        "https://[2606:4700::1]/p?t=1,      /q,       v,       https://[2606:4700::1]/p/q?t=1&k=v",
      })
  void whatAFlavourAddsLiesBehindWhatIsGiven(
      String url, String path, String value, String expected) {
    Rendered rendered = Rendered.json("{}");
    Rendered all =
        (path == null ? rendered : rendered.withPath(path))
            .withQuery(value == null ? Map.of() : Map.of("k", value));
    assertEquals(expected, Shipping.address(url, all).toString());
  }
}
