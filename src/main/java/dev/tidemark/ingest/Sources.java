package dev.tidemark.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Repeating;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The configured sources as this process knows them: changed here, or found by looking every half
 * second. While the product database is away, what was known last holds. Safe for use by several
 * threads.
 */
@Startup
@ApplicationScoped
class Sources {

  private static final Logger LOG = Logger.getLogger(Sources.class);
  private static final int MOST = 1_000;
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final AuditLog audit;
  private final ObjectMapper json;
  private final InstantSource clock;
  private volatile Map<String, Source> known = Map.of(Source.REST, Source.plain(Source.REST));
  private volatile long lookedMillis;
  private @Nullable Repeating looking;

  Sources(AuditLog audit, ObjectMapper json, InstantSource clock) {
    this.clock = clock;
    this.audit = audit;
    this.json = json;
  }

  @PostConstruct
  void open() {
    look();
    looking = new Repeating("source-poll", Duration.ofMillis(500), this::look);
  }

  void close(@Observes ShutdownEvent event) {
    if (looking != null) {
      looking.close();
    }
  }

  /** All that are known to this process, by name. */
  Map<String, Source> all() {
    return known;
  }

  /**
   * One that is configured, or {@link Source#REST}, which need not be. For a name that is not known
   * the database is asked, since another process may have made it just now; several times a second
   * at the most.
   */
  Optional<Source> find(String name) {
    Source source = known.get(name);
    if (source == null && clock.millis() - lookedMillis >= LOOK_AGAIN_MILLIS) {
      look();
      source = known.get(name);
    }
    return Optional.ofNullable(source);
  }

  /**
   * @throws ProblemException {@link Refusal#SOURCE_NOT_FOUND}
   */
  Source require(String name) {
    if (!known.containsKey(name)) {
      look();
    }
    return find(name).orElseThrow(() -> notFound(name));
  }

  /** As the database has it now. Blocks. */
  Source read(String name) {
    look();
    return require(name);
  }

  private static ProblemException notFound(String name) {
    return new ProblemException(
        Problem.of(
                Refusal.SOURCE_NOT_FOUND,
                "There is no source " + Times.shown(name) + "; PUT /v1/sources/{name} makes one")
            .with("source", name.length() > 64 ? name.substring(0, 64) : name));
  }

  /** What a change came to. */
  record Changed(Source source, boolean created) {}

  /**
   * Makes or changes a source. Blocks.
   *
   * @param expectedVersion the version that the caller read; empty for any
   * @throws ProblemException {@link Refusal#VERSION_MISMATCH} or {@link Refusal#INVALID_FIELD};
   *     nothing has changed
   */
  Changed change(String name, SourceChange change, OptionalLong expectedVersion, String actor) {
    SourceChange.requireName(name);
    Changed changed =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  Optional<SourceRow> row = SourceRow.lock(name);
                  Source before = row.map(this::read).orElse(Source.plain(name));
                  IfMatch.require(expectedVersion, before.version(), "The source");
                  if (row.isEmpty() && SourceRow.count() >= MOST) {
                    throw ProblemException.invalidField("source", "must be one of " + MOST);
                  }
                  Source after = change.appliedTo(before);
                  write(row.orElseGet(SourceRow::new), after);
                  audit.record(
                      actor,
                      "source.change",
                      "source:" + name,
                      row.isEmpty() ? null : before,
                      after,
                      change.reason());
                  return new Changed(after, row.isEmpty());
                });
    look();
    return changed;
  }

  private synchronized void look() {
    lookedMillis = clock.millis();
    try {
      Map<String, Source> found = new TreeMap<>();
      found.put(Source.REST, Source.plain(Source.REST));
      List<SourceRow> rows = QuarkusTransaction.requiringNew().call(() -> SourceRow.listAll());
      rows.forEach(row -> found.put(row.name, read(row)));
      known = Map.copyOf(found);
    } catch (RuntimeException e) {
      LOG.debugf("The sources are not read: %s", e.getMessage());
    }
  }

  private Source read(SourceRow row) {
    try {
      return json.readValue(row.settings, Source.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not the settings of a source: " + row.name, e);
    }
  }

  private void write(SourceRow row, Source source) {
    try {
      row.name = source.name();
      row.settings = json.writeValueAsString(source);
      row.version = source.version();
      row.persist();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not writable: " + source, e);
    }
  }
}
