package dev.tidemark.responses;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets calls out to the public network only, and to what {@code tidemark.outbound.allow} names:
 * hosts, addresses, or ranges of them ({@code 10.0.0.0/8}). What it has looked up Java remembers
 * for 30 seconds, so that the call right after it goes to the same address.
 */
@DefaultBean
@ApplicationScoped
class PublicAddresses implements OutboundGuard {

  private static final int PRIVATE_IPV6_MASK = 0xfe;
  private static final int PRIVATE_IPV6 = 0xfc;

  /** 100.64.0.0/10: shared by providers, and by clouds for services of their own. */
  private static final String SHARED = "100.64.0.0/10";

  private final List<String> allowed;

  PublicAddresses(
      @ConfigProperty(name = "tidemark.outbound.allow") Optional<List<String>> allowed) {
    this.allowed = allowed.orElse(List.of()).stream().map(String::strip).toList();
  }

  @Override
  public Optional<String> refusal(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return Optional.of("must begin with https:// or http://");
    }
    if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null) {
      return Optional.of("must have a host, and neither a user nor a fragment");
    }
    return allowed.contains(url.getHost()) ? Optional.empty() : refusal(url.getHost());
  }

  private Optional<String> refusal(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!isPublic(address) && !isAllowed(address)) {
          return Optional.of("leads to " + address.getHostAddress() + ", which is not public");
        }
      }
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of("leads nowhere: " + host + " is not known");
    }
  }

  private boolean isAllowed(InetAddress address) {
    return allowed.stream().filter(one -> one.contains("/")).anyMatch(one -> within(address, one))
        || allowed.contains(address.getHostAddress());
  }

  private static boolean isPublic(InetAddress address) {
    boolean special =
        address.isAnyLocalAddress()
            || address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isMulticastAddress();
    return !special && !isPrivateIpv6(address) && !within(address, SHARED);
  }

  private static boolean isPrivateIpv6(InetAddress address) {
    return address instanceof Inet6Address
        && (address.getAddress()[0] & PRIVATE_IPV6_MASK) == PRIVATE_IPV6;
  }

  /** Whether an address is in a range such as {@code 10.0.0.0/8}. */
  private static boolean within(InetAddress address, String range) {
    int slash = range.indexOf('/');
    try {
      byte[] first = InetAddress.getByName(range.substring(0, slash)).getAddress();
      return within(address.getAddress(), first, Integer.parseInt(range.substring(slash + 1)));
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalStateException("tidemark.outbound.allow: " + range + " is no range", e);
    }
  }

  private static boolean within(byte[] address, byte[] first, int bits) {
    if (address.length != first.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 1 << (7 - bit % 8);
      if ((address[bit / 8] & mask) != (first[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
