package dev.tidemark.stock;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What holds a product's sale, or a channel, back beside its own limit, each under the name of who
 * does: who takes his own back leaves those of others.
 *
 * @param rates requests or messages a second, by name; 0 = paused
 */
public record Curbs(@JsonValue Map<String, Integer> rates) {

  /** Nothing does. */
  public static final Curbs NONE = new Curbs(Map.of());

  /** What a pause by a person goes by. */
  static final String PEOPLE = "people";

  private static final int MOST = 50;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Integer>> TYPE = new TypeReference<>() {};

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Curbs {
    rates = Map.copyOf(rates);
    if (rates.size() > MOST) {
      throw new IllegalStateException("more than " + MOST + " hold it back");
    }
  }

  /** Whether nobody can take units now. */
  public boolean isPaused() {
    return rates.containsValue(0);
  }

  /** Whether this one holds the sale back. */
  public boolean has(String name) {
    return rates.containsKey(name);
  }

  /** Puts one up, or changes it. */
  public Curbs with(String name, int rate) {
    Map<String, Integer> more = new TreeMap<>(rates);
    more.put(name, rate);
    return new Curbs(more);
  }

  /** Takes one back. */
  public Curbs without(String name) {
    Map<String, Integer> fewer = new TreeMap<>(rates);
    fewer.remove(name);
    return new Curbs(fewer);
  }

  /** A person pauses, or ends every pause. */
  public Curbs byPerson(boolean paused) {
    return paused ? with(PEOPLE, 0) : resumed();
  }

  private Curbs resumed() {
    Map<String, Integer> fewer = new TreeMap<>(rates);
    fewer.values().removeIf(rate -> rate == 0);
    return new Curbs(fewer);
  }

  /** Only what a person paused is still paused. */
  public Curbs resumedByResponse() {
    Curbs resumed = resumed();
    return has(PEOPLE) ? resumed.with(PEOPLE, 0) : resumed;
  }

  /** The tightest of these; a pause is none of them. */
  public OptionalInt lowest() {
    return rates.values().stream().filter(rate -> rate > 0).mapToInt(rate -> rate).min();
  }

  /** The tightest of the product's own limit and these. */
  RateLimit tighten(RateLimit own) {
    OptionalInt lowest = lowest();
    if (lowest.isEmpty() || (own.isOn() && own.rate() <= lowest.getAsInt())) {
      return own;
    }
    int rate = lowest.getAsInt();
    int burst = RateLimit.burstOf(rate);
    return new RateLimit(rate, own.isOn() ? Math.min(own.burst(), burst) : burst);
  }

  String write() {
    try {
      return JSON.writeValueAsString(new TreeMap<>(rates));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Curbs read(String text) {
    try {
      return new Curbs(JSON.readValue(text, TYPE));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what the ledger has is not readable: " + text, e);
    }
  }
}
