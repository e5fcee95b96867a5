package dev.tidemark.ingest.cdc;

import dev.tidemark.ingest.EventKind;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * What is to be captured for one source: {@code tidemark.ingest.cdc.<source>.url}, {@code
 * username}, {@code password}, {@code snapshots}, {@code sales}, {@code flavour}.
 *
 * @param source the name of an ingest source
 * @param sslMode a mode of Connector/J, from the URL's {@code sslMode}; {@code PREFERRED} if none
 * @param tables what to follow, by what its rows are; one or two
 * @param flavour empty where the server is to be asked
 */
record CaptureSettings(
    String source,
    String host,
    int port,
    String sslMode,
    String username,
    String password,
    Map<EventKind, TableName> tables,
    Optional<Flavour> flavour) {

  private static final String PREFIX = "tidemark.ingest.cdc.";
  private static final int DEFAULT_PORT = 3306;

  /** Names that are safe within a lock's name, an SQL literal and a topic. */
  private static final String SOURCE = "[A-Za-z0-9_-]{1,30}";

  private static final Pattern PROPERTY =
      Pattern.compile(Pattern.quote(PREFIX) + "\"?([^.\"]+)\"?\\.url");

  private static final Pattern VARIABLE = Pattern.compile("TIDEMARK_INGEST_CDC_(.+)_URL");

  private static final Pattern URL =
      Pattern.compile("jdbc:(?:mysql|mariadb)://([^/:?,]+|\\[[^]]+])(?::(\\d+))?(?:[/?].*)?");

  private static final Pattern SSL_MODE = Pattern.compile("[?&]sslMode=([A-Za-z_]+)");
  private static final Set<String> SSL_MODES =
      Set.of("DISABLED", "PREFERRED", "REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY");

  CaptureSettings {
    tables = Map.copyOf(tables);
  }

  /**
   * All sources that have a URL, in the order of their names. An environment variable names its
   * source in lower case, with a dash for each underscore.
   *
   * @throws IllegalStateException if one is not complete or not understood; names the setting
   */
  static List<CaptureSettings> allOf(Config config) {
    Set<String> sources = new TreeSet<>();
    for (String name : config.getPropertyNames()) {
      sourceIn(name).ifPresent(sources::add);
    }
    return sources.stream().map(source -> of(source, config)).toList();
  }

  private static Optional<String> sourceIn(String property) {
    Matcher variable = VARIABLE.matcher(property);
    if (variable.matches()) {
      return Optional.of(variable.group(1).toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    Matcher matcher = PROPERTY.matcher(property);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static CaptureSettings of(String source, Config config) {
    if (!source.matches(SOURCE)) {
      throw new IllegalStateException(
          PREFIX + source + ": a source has 1 to 30 letters, digits, '-' or '_'");
    }
    Values values = new Values(config, PREFIX + source + ".");
    Matcher url = values.required("url", CaptureSettings::url);
    Map<EventKind, TableName> tables = new EnumMap<>(EventKind.class);
    values
        .optional("snapshots", TableName::parse)
        .ifPresent(t -> tables.put(EventKind.SNAPSHOT, t));
    values.optional("sales", TableName::parse).ifPresent(t -> tables.put(EventKind.SALE, t));
    if (tables.isEmpty()) {
      throw new IllegalStateException(values.name("snapshots") + " or sales must be set");
    }
    if (new HashSet<>(tables.values()).size() < tables.size()) {
      throw new IllegalStateException(values.name("sales") + " must be another table");
    }
    return new CaptureSettings(
        source,
        url.group(1),
        url.group(2) == null ? DEFAULT_PORT : Integer.parseInt(url.group(2)),
        values.required("url", CaptureSettings::sslMode),
        values.required("username", Function.identity()),
        values.optional("password", Function.identity()).orElse(""),
        tables,
        values.optional("flavour", Flavour::parse));
  }

  private static Matcher url(String text) {
    Matcher matcher = URL.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not of the form jdbc:mysql://host:port/ or jdbc:mariadb:");
    }
    return matcher;
  }

  private static String sslMode(String url) {
    Matcher matcher = SSL_MODE.matcher(url);
    String mode = matcher.find() ? matcher.group(1).toUpperCase(Locale.ROOT) : "PREFERRED";
    if (!SSL_MODES.contains(mode)) {
      throw new IllegalArgumentException("sslMode must be one of " + new TreeSet<>(SSL_MODES));
    }
    return mode;
  }

  /** What the rows of a table are; empty if it is not followed. */
  Optional<EventKind> kindOf(String database, String table) {
    return tables.entrySet().stream()
        .filter(entry -> entry.getValue().is(database, table))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return source + " (" + host + ":" + port + " " + tables + ")";
  }

  private record Values(Config config, String prefix) {

    String name(String key) {
      return prefix + key;
    }

    <T> Optional<T> optional(String key, Function<String, T> read) {
      return config.getOptionalValue(name(key), String.class).map(text -> read(key, text, read));
    }

    <T> T required(String key, Function<String, T> read) {
      return optional(key, read)
          .orElseThrow(() -> new IllegalStateException(name(key) + " must be set"));
    }

    private <T> T read(String key, String text, Function<String, T> read) {
      try {
        return read.apply(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(name(key) + ": " + e.getMessage(), e);
      }
    }
  }
}
