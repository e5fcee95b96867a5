package dev.tidemark.channels;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What holds a channel back, each under the name of who does: who takes his own back leaves those
 * of others, and what was taken back is not put up again by one who comes late.
 *
 * @param rates messages a second, by name; 0 = it is told that nothing is on sale
 * @param lifted the names that were taken back last
 */
@Schema(description = "What holds the channel back, by the id of the response, or people.")
record ChannelCurbs(
    @JsonProperty("rates") Map<String, Integer> rates,
    @JsonProperty("lifted") List<String> lifted) {

  static final ChannelCurbs NONE = new ChannelCurbs(Map.of(), List.of());

  /** What a pause by a person goes by. */
  static final String PEOPLE = "people";

  private static final int MOST = 50;

  ChannelCurbs {
    rates = Map.copyOf(rates);
    lifted = List.copyOf(lifted);
    if (rates.size() > MOST) {
      throw new IllegalStateException("more than " + MOST + " hold the channel back");
    }
  }

  boolean isPaused() {
    return rates.containsValue(0);
  }

  /** Messages a second under these and a limit of its own; 0 = no limit. */
  int tighten(int ownRate) {
    return rates.values().stream()
        .filter(rate -> rate > 0)
        .mapToInt(Integer::intValue)
        .reduce(ownRate, (one, other) -> one == 0 ? other : Math.min(one, other));
  }

  /** Puts one up, unless it was taken back. */
  ChannelCurbs with(String name, int rate) {
    return lifted.contains(name) ? this : put(name, rate);
  }

  private ChannelCurbs put(String name, int rate) {
    Map<String, Integer> more = new TreeMap<>(rates);
    more.put(name, rate);
    return new ChannelCurbs(more, lifted);
  }

  /** Takes one's own back, for good. */
  ChannelCurbs without(String name) {
    Map<String, Integer> fewer = new TreeMap<>(rates);
    fewer.remove(name);
    return new ChannelCurbs(fewer, remembering(name));
  }

  /** No pause is left but a person's; nothing if this was taken back. */
  ChannelCurbs resumed(String name) {
    if (lifted.contains(name)) {
      return this;
    }
    Map<String, Integer> fewer = new TreeMap<>(rates);
    fewer.entrySet().removeIf(one -> one.getValue() == 0 && !one.getKey().equals(PEOPLE));
    return new ChannelCurbs(fewer, lifted);
  }

  /** Takes {@link #resumed} back. */
  ChannelCurbs pausedAgain(String name) {
    return lifted.contains(name) ? this : new ChannelCurbs(put(name, 0).rates, remembering(name));
  }

  /** A person pauses, or ends every pause. */
  ChannelCurbs byPerson(boolean paused) {
    if (paused) {
      return put(PEOPLE, 0);
    }
    Map<String, Integer> fewer = new TreeMap<>(rates);
    fewer.values().removeIf(rate -> rate == 0);
    return new ChannelCurbs(fewer, lifted);
  }

  private List<String> remembering(String name) {
    List<String> names = new ArrayList<>(lifted);
    if (!names.contains(name)) {
      names.add(name);
    }
    return names.subList(Math.max(0, names.size() - MOST), names.size());
  }
}
