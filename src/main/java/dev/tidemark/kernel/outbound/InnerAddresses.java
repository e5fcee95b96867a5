package dev.tidemark.kernel.outbound;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Addresses that are not of the public internet: this machine, private networks, the metadata
 * services of clouds, multicast, and whatever is reserved (RFC 6890, RFC 4193, RFC 6598). Those of
 * IPv6 that carry one of IPv4 are judged by what they carry.
 */
final class InnerAddresses {

  private static final List<Network> RANGES =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .map(range -> Network.parse(range).orElseThrow())
          .toList();

  /** Six to four, and the prefix of NAT64: where the address of IPv4 begins in each. */
  private static final Network SIX_TO_FOUR = Network.parse("2002::/16").orElseThrow();

  private static final Network NAT64 = Network.parse("64:ff9b::/96").orElseThrow();
  private static final int V4_LENGTH = 4;

  private InnerAddresses() {}

  static boolean contain(InetAddress address) {
    byte[] bytes = address.getAddress(); // a mapped one is four bytes already
    if (NAT64.contains(bytes)) {
      return isInner(Arrays.copyOfRange(bytes, bytes.length - V4_LENGTH, bytes.length));
    }
    if (SIX_TO_FOUR.contains(bytes)) {
      return isInner(Arrays.copyOfRange(bytes, 2, 2 + V4_LENGTH));
    }
    return isInner(bytes);
  }

  private static boolean isInner(byte[] address) {
    return RANGES.stream().anyMatch(range -> range.contains(address));
  }
}
