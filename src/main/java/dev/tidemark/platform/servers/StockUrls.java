package dev.tidemark.platform.servers;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Names the stock databases that go with a product database where none are configured. */
final class StockUrls {

  private static final int COUNT = 2;

  /** Everything up to the database, the database, the parameters. */
  private static final Pattern URL = Pattern.compile("(jdbc:[^?]*//[^/?]*/)([^/?]+)(?:\\?(.*))?");

  private StockUrls() {}

  /**
   * {@code <database>_stock_0} and {@code _1} on the same server with the same parameters, created
   * by the driver when they are missing.
   *
   * @throws StartFailure when {@code url} names no database
   */
  static List<String> besides(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new StartFailure(
          "quarkus.datasource.jdbc.url names no database: it must look like"
              + " jdbc:mysql://host:3306/database.");
    }
    String given = parts.group(3) == null ? "" : parts.group(3) + "&";
    return IntStream.range(0, COUNT)
        .mapToObj(i -> parts.group(1) + parts.group(2) + "_stock_" + i)
        .map(stock -> stock + "?" + given + "createDatabaseIfNotExist=true")
        .toList();
  }
}
