package dev.tidemark.storage;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resource.classpath.ClassPathResource;
import org.jspecify.annotations.Nullable;

/**
 * Brings a stock database to the current schema. Run by every process; Flyway's lock orders them.
 */
final class StockMigrations {

  /** Named, not scanned: the packaged application's class loader cannot list a folder. */
  private static final List<String> FILES =
      List.of(
          "V1__outbox.sql",
          "V2__ledger.sql",
          "V3__reservation.sql",
          "V4__strategies.sql",
          "V5__layout_change.sql",
          "V6__archive.sql",
          "V7__sale_counts.sql",
          "V8__ingest.sql",
          "V9__category.sql",
          "V10__channels.sql",
          "V11__curbs.sql",
          "V12__outside_orders.sql",
          "V13__event_turn.sql",
          "V14__change_address.sql",
          "V15__channel_report.sql");

  private StockMigrations() {}

  static void run(DataSource database) {
    Flyway.configure(StockMigrations.class.getClassLoader())
        .dataSource(database)
        .resourceProvider(new NamedFiles())
        .load()
        .migrate();
  }

  private static final class NamedFiles implements ResourceProvider {
    private final List<LoadableResource> files =
        FILES.stream().<LoadableResource>map(NamedFiles::onClassPath).toList();

    @Override
    public @Nullable LoadableResource getResource(String name) {
      return files.stream()
          .filter(file -> file.getFilename().equals(name))
          .findFirst()
          .orElse(null);
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return files.stream()
          .filter(file -> file.getFilename().startsWith(prefix))
          .filter(file -> List.of(suffixes).stream().anyMatch(file.getFilename()::endsWith))
          .toList();
    }

    private static ClassPathResource onClassPath(String name) {
      return new ClassPathResource(
          null, "db/stock/" + name, StockMigrations.class.getClassLoader(), StandardCharsets.UTF_8);
    }
  }
}
