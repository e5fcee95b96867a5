package dev.tidemark.platform.servers;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the operator configured, read as Quarkus will read it, but before Quarkus runs.
 *
 * <p>In order of precedence: system properties, the environment, {@code .env} and {@code
 * config/application.properties} in the working directory. A key of the active profile ({@code
 * %prod.key}, {@code _PROD_KEY}) wins over the plain one. An empty value counts as none. {@code
 * ${key}} and {@code ${key:default}} are expanded.
 *
 * @param profile the active profile, such as {@code prod}
 */
public record ConfiguredValues(
    String profile,
    Map<String, String> properties,
    Map<String, String> environment,
    Map<String, String> dotEnv,
    Map<String, String> file) {

  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([^${}:]+)(?::([^${}]*))?}");
  private static final Pattern NOT_ALPHANUMERIC = Pattern.compile("[^A-Za-z0-9]");

  /** Expressions in expressions, and a guard against those that name each other. */
  private static final int EXPANSIONS = 10;

  /**
   * Reads all sources.
   *
   * @param workingDirectory where {@code .env} and {@code config/} are looked for
   * @param defaultProfile the profile where {@code quarkus.profile} is not set
   * @throws StartFailure when a file is there but cannot be read
   */
  public static ConfiguredValues read(Path workingDirectory, String defaultProfile) {
    Map<String, String> properties = new HashMap<>();
    System.getProperties()
        .forEach((key, value) -> properties.put(key.toString(), value.toString()));
    ConfiguredValues values =
        new ConfiguredValues(
            defaultProfile,
            properties,
            System.getenv(),
            load(workingDirectory.resolve(".env")),
            load(workingDirectory.resolve("config/application.properties")));
    return values.withProfile(values.find("quarkus.profile").orElse(defaultProfile));
  }

  /** The value of a Quarkus property such as {@code quarkus.redis.hosts}. */
  public Optional<String> find(String key) {
    return raw(key).map(this::expand).filter(value -> !value.isBlank());
  }

  private Optional<String> raw(String key) {
    return first(properties, keys(key))
        .or(() -> first(environment, variables(key)))
        .or(() -> first(dotEnv, variables(key)))
        .or(() -> first(file, keys(key)));
  }

  private static Optional<String> first(Map<String, String> source, List<String> names) {
    return names.stream()
        .map(source::get)
        .filter(value -> value != null && !value.isBlank())
        .findFirst();
  }

  private List<String> keys(String key) {
    return List.of("%" + profile + "." + key, key);
  }

  /** Beside the exact spelling of an index, {@code A_0__B}, the one people write: {@code A_0_B}. */
  private List<String> variables(String key) {
    String exact = NOT_ALPHANUMERIC.matcher(key).replaceAll("_").toUpperCase(Locale.ROOT);
    String ofProfile = "_" + profile.toUpperCase(Locale.ROOT) + "_";
    String plain = exact.replaceAll("_+", "_");
    return List.of(ofProfile + exact, exact, ofProfile + plain, plain);
  }

  private String expand(String value) {
    String expanded = value;
    for (int i = 0; i < EXPANSIONS && EXPRESSION.matcher(expanded).find(); i++) {
      expanded = EXPRESSION.matcher(expanded).replaceAll(this::valueOf);
    }
    return expanded;
  }

  private String valueOf(MatchResult expression) {
    @Nullable String fallback = expression.group(2);
    String value = raw(expression.group(1)).orElse(fallback == null ? "" : fallback);
    return Matcher.quoteReplacement(value);
  }

  private ConfiguredValues withProfile(String name) {
    return new ConfiguredValues(name, properties, environment, dotEnv, file);
  }

  private static Map<String, String> load(Path path) {
    if (!Files.isRegularFile(path)) {
      return Map.of();
    }
    Properties loaded = new Properties();
    try (Reader in = Files.newBufferedReader(path)) {
      loaded.load(in);
    } catch (IOException e) {
      throw new StartFailure("Cannot read " + path + ": " + e.getMessage());
    }
    Map<String, String> values = new HashMap<>();
    loaded.forEach((key, value) -> values.put(key.toString(), value.toString()));
    return values;
  }
}
