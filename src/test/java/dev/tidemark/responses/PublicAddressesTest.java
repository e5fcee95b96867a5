package dev.tidemark.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where runbooks may be called. */
class PublicAddressesTest {

  private final OutboundGuard guard =
      new PublicAddresses(Optional.of(List.of("10.1.0.0/16", "192.168.7.7", "erp.internal")));

  @ParameterizedTest
  @CsvSource({
    "https://93.184.216.34/hook, true",
    "http://93.184.216.34:8080/hook?x=1, true",
    "ftp://93.184.216.34/, false",
    "file:///etc/passwd, false",
    "https://user@93.184.216.34/, false",
    "https://127.0.0.1/, false",
    "https://127.1.2.3/, false",
    "https://[::1]/, false",
    "https://[::ffff:127.0.0.1]/, false",
    "https://[fd00::1]/, false",
    "https://[fe80::1]/, false",
    "https://0.0.0.0/, false",
    "https://169.254.169.254/latest/meta-data, false",
    "https://100.100.100.200/, false",
    "https://10.2.0.1/, false",
    "https://10.1.200.1/, true",
    "https://192.168.7.7/, true",
    "https://192.168.7.8/, false",
    "https://erp.internal/, true",
    "https://nowhere.invalid/, false",
    "/hook, false",
  })
  void onlyThePublicNetworkAndWhatIsNamed(String url, boolean allowed) {
    assertEquals(allowed, guard.refusal(URI.create(url)).isEmpty());
  }
}
