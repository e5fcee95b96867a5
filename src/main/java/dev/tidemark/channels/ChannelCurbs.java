package dev.tidemark.channels;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tidemark.stock.Curbs;
import java.util.ArrayList;
import java.util.List;
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
    @JsonProperty("rates") Curbs rates, @JsonProperty("lifted") List<String> lifted) {

  static final ChannelCurbs NONE = new ChannelCurbs(Curbs.NONE, List.of());

  private static final int MOST_LIFTED = 50;

  ChannelCurbs {
    lifted = List.copyOf(lifted);
  }

  boolean isPaused() {
    return rates.isPaused();
  }

  /** Messages a second under these and a limit of its own; 0 = no limit. */
  int tighten(int ownRate) {
    int lowest = rates.lowest().orElse(0);
    return lowest == 0 || ownRate == 0 ? Math.max(lowest, ownRate) : Math.min(lowest, ownRate);
  }

  /** Puts one up, unless it was taken back. */
  ChannelCurbs with(String name, int rate) {
    return lifted.contains(name) ? this : new ChannelCurbs(rates.with(name, rate), lifted);
  }

  /** Takes one's own back, for good. */
  ChannelCurbs without(String name) {
    return new ChannelCurbs(rates.without(name), remembering(name));
  }

  /** No pause is left but a person's; nothing if this was taken back. */
  ChannelCurbs resumed(String name) {
    return lifted.contains(name) ? this : new ChannelCurbs(rates.resumedByResponse(), lifted);
  }

  /** Takes {@link #resumed} back. */
  ChannelCurbs pausedAgain(String name) {
    return lifted.contains(name) ? this : new ChannelCurbs(rates.with(name, 0), remembering(name));
  }

  /** A person pauses, or ends every pause. */
  ChannelCurbs byPerson(boolean paused) {
    return new ChannelCurbs(rates.byPerson(paused), lifted);
  }

  private List<String> remembering(String name) {
    List<String> names = new ArrayList<>(lifted);
    if (!names.contains(name)) {
      names.add(name);
    }
    return names.subList(Math.max(0, names.size() - MOST_LIFTED), names.size());
  }
}
