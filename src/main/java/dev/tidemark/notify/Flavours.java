package dev.tidemark.notify;

import dev.tidemark.kernel.ProblemException;
import dev.tidemark.notify.flavours.Flavour;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The flavours there are, by name. */
@ApplicationScoped
class Flavours {

  private final Map<String, Flavour> all = new TreeMap<>();

  Flavours(@Any Instance<Flavour> found) {
    found.forEach(flavour -> all.put(flavour.name(), flavour));
  }

  /** Empty where there is none of that name any more. */
  Optional<Flavour> find(String name) {
    return Optional.ofNullable(all.get(name));
  }

  /**
   * @throws ProblemException {@link dev.tidemark.kernel.Refusal#INVALID_FIELD}
   */
  Flavour require(String name) {
    Flavour flavour = all.get(name);
    if (flavour == null) {
      throw ProblemException.invalidField(
          "flavour", "must be one of " + String.join(", ", all.keySet()));
    }
    return flavour;
  }
}
