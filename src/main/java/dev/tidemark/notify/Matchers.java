package dev.tidemark.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.EventLabels;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which events of the wanted types an endpoint is told of: those that match each list that is
 * given. A list matches what is in it, or begins as an entry that ends with a star. A notice about
 * several products or channels matches by any that it names. What has no such label, and names
 * none, is matched by no list.
 *
 * @param severities {@code P1} to {@code P3}
 * @param products codes
 * @param channels names
 * @param categories of products
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "An event must match each list that is given; a star may end an entry.")
record Matchers(
    @Schema(examples = "[\"P1\"]") List<String> severities,
    @Schema(examples = "[\"SHOE-*\"]") List<String> products,
    List<String> channels,
    List<String> categories) {

  static final Matchers ALL = new Matchers(List.of(), List.of(), List.of(), List.of());

  private static final int MOST = 200;
  private static final Pattern ENTRY = Pattern.compile("[^\\p{Cntrl}*]{1,64}\\*?|\\*");
  private static final Pattern SEVERITY = Pattern.compile("P[1-3]");

  @SuppressWarnings("NullAway") // Jackson gives null where a list is left out.
  Matchers {
    severities = checked("severities", severities, SEVERITY, "P1, P2 or P3");
    String entries = "texts of up to 64 characters, with a star at the end or not";
    products = checked("products", products, ENTRY, entries);
    channels = checked("channels", channels, ENTRY, entries);
    categories = checked("categories", categories, ENTRY, entries);
  }

  private static List<String> checked(
      String name, @Nullable List<@Nullable String> given, Pattern pattern, String what) {
    if (given == null) {
      return List.of();
    }
    boolean fits =
        given.size() <= MOST
            && given.stream().allMatch(one -> one != null && pattern.matcher(one).matches());
    if (!fits) {
      throw ProblemException.invalidField(
          "matchers." + name, "must be at most " + MOST + " of " + what);
    }
    return given.stream().map(Objects::requireNonNull).distinct().toList();
  }

  boolean match(Event event) {
    EventLabels labels = event.labels();
    return matches(severities, labels.severity())
        && matches(products, labels.sku(), event, "product")
        && matches(channels, labels.channel(), event, "channel")
        && matches(categories, labels.category());
  }

  /** A notice about several has no label, but names those that it is about. */
  private static boolean matches(
      List<String> wanted, @Nullable String value, Event event, String kind) {
    if (wanted.isEmpty() || value != null) {
      return matches(wanted, value);
    }
    return Mentioned.in(event, kind).stream().anyMatch(one -> matches(wanted, one));
  }

  private static boolean matches(List<String> wanted, @Nullable String value) {
    return wanted.isEmpty()
        || (value != null && wanted.stream().anyMatch(entry -> Wildcard.matches(entry, value)));
  }
}
