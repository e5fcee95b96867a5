package dev.tidemark.kernel.outbound;

import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which addresses the service may call on behalf of people: those of the public internet, and what
 * {@code tidemark.outbound.allow} names. A name is resolved here, and whoever calls connects to the
 * very address that was looked at: a name that means another one a moment later gains nothing. Safe
 * for use by several threads.
 */
@ApplicationScoped
public class OutboundGuard {

  /** A host that ends in a number is an address of IPv4 (WHATWG URL, 4.5), in whatever form. */
  private static final Pattern NUMBER = Pattern.compile("(^|\\.)(\\d+|0x[0-9a-f]*)\\.?$");

  /** The one form that all resolvers read alike: others read a leading zero as octal. */
  private static final Pattern DECIMAL =
      Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

  private final List<Network> networks = new ArrayList<>();
  private final List<String> hosts = new ArrayList<>();

  /**
   * @param allow hosts ({@code erp.internal}, {@code *.shop.internal}), addresses, or ranges of
   *     addresses ({@code 10.1.0.0/16})
   */
  public OutboundGuard(
      @ConfigProperty(name = "tidemark.outbound.allow") Optional<List<String>> allow) {
    for (String entry : allow.orElse(List.of())) {
      Network.parse(entry.strip())
          .ifPresentOrElse(networks::add, () -> hosts.add(entry.strip().toLowerCase(Locale.ROOT)));
    }
  }

  /**
   * The address of a host, which may be called. Asks the resolver, and so may block.
   *
   * @throws ProblemException {@link Refusal#ADDRESS_NOT_ALLOWED}, or {@link
   *     Refusal#OUTBOUND_UNKNOWN_HOST} where the name is not known
   */
  public InetAddress require(String host) {
    String name = host.replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
    if (isAmbiguous(name)) {
      throw refused(host);
    }
    try {
      InetAddress[] addresses = InetAddress.getAllByName(name);
      if (!isAllowed(name)) {
        for (InetAddress address : addresses) {
          if (!isAllowed(address)) {
            throw refused(host);
          }
        }
      }
      return addresses[0];
    } catch (UnknownHostException e) {
      throw new ProblemException(
          Problem.of(Refusal.OUTBOUND_UNKNOWN_HOST, "Nobody knows the host " + host)
              .with("host", host));
    }
  }

  private static boolean isAmbiguous(String name) {
    return name.indexOf(':') < 0 && NUMBER.matcher(name).find() && !DECIMAL.matcher(name).matches();
  }

  /** Whether one address may be called, whatever name led to it. */
  public boolean isAllowed(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address.getAddress()))
        || !InnerAddresses.contain(address);
  }

  /** Whether a host is named in the settings, so that its addresses are not looked at. */
  public boolean isAllowed(String host) {
    return hosts.stream()
        .anyMatch(
            allowed ->
                allowed.startsWith("*.")
                    ? host.endsWith(allowed.substring(1))
                    : host.equals(allowed));
  }

  private static ProblemException refused(String host) {
    return new ProblemException(
        Problem.of(
                Refusal.ADDRESS_NOT_ALLOWED,
                "The host "
                    + host
                    + " is not on the public internet; TIDEMARK_OUTBOUND_ALLOW may allow it")
            .with("host", host));
  }
}
