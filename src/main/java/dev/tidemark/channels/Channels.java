package dev.tidemark.channels;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.Repeating;
import dev.tidemark.kernel.outbound.OutboundGuard;
import dev.tidemark.kernel.outbound.Signature;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The channels as this process knows them: changed here, or found by looking every half second.
 * While the product database is away, what was known last holds. Safe for use by several threads.
 */
@Startup
@ApplicationScoped
class Channels {

  private static final Logger LOG = Logger.getLogger(Channels.class);

  /** Where the files of channels are written; without it there are none. */
  static final String FOLDER = "tidemark.channels.folder";

  /** Each has a thread for each stock database. */
  private static final int MOST = 50;

  private final AuditLog audit;
  private final ObjectMapper json;
  private final OutboundGuard guard;
  private final boolean files;
  private volatile Map<String, Channel> known = Map.of();
  private @Nullable Repeating looking;

  Channels(
      AuditLog audit,
      ObjectMapper json,
      OutboundGuard guard,
      @ConfigProperty(name = FOLDER) Optional<String> folder) {
    this.files = folder.isPresent();
    this.audit = audit;
    this.json = json;
    this.guard = guard;
  }

  @PostConstruct
  void open() {
    look();
    looking = new Repeating("channel-poll", Duration.ofMillis(500), this::look);
  }

  void close(@Observes ShutdownEvent event) {
    if (looking != null) {
      looking.close();
    }
  }

  /** All that are known to this process, by name. */
  Map<String, Channel> all() {
    return known;
  }

  /**
   * As the database has it now. Blocks.
   *
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND}
   */
  Channel read(String name) {
    look();
    return Optional.ofNullable(known.get(name)).orElseThrow(() -> notFound(name));
  }

  /**
   * As this process knows it; the database is asked for one that is not known yet.
   *
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND}
   */
  Channel require(String name) {
    Channel channel = known.get(name);
    return channel == null ? read(name) : channel;
  }

  private static ProblemException notFound(String name) {
    String shown = name.length() > 64 ? name.substring(0, 64) : name;
    return new ProblemException(
        Problem.of(
                Refusal.CHANNEL_NOT_FOUND,
                "There is no channel " + shown + "; PUT /v1/channels/{name} makes one")
            .with("channel", shown));
  }

  /**
   * What a change came to.
   *
   * @param newSecret made here; null where none was
   */
  record Changed(Channel channel, boolean created, @Nullable String newSecret) {}

  /**
   * Makes or changes a channel. Blocks.
   *
   * @param expectedVersion the version that the caller read; empty for any
   * @throws ProblemException {@link Refusal#VERSION_MISMATCH}, {@link Refusal#INVALID_FIELD} or
   *     {@link Refusal#ADDRESS_NOT_ALLOWED}; nothing has changed
   */
  Changed change(String name, ChannelChange change, OptionalLong expectedVersion, String actor) {
    ChannelChange.requireName(name);
    Changed changed =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  Optional<ChannelRow> found = ChannelRow.lock(name);
                  IfMatch.require(
                      expectedVersion, found.map(row -> row.version).orElse(0L), "The channel");
                  if (found.isEmpty() && ChannelRow.count() >= MOST) {
                    throw ProblemException.invalidField("channel", "must be one of " + MOST);
                  }
                  return change(name, change, found.orElse(null), actor);
                });
    look();
    return changed;
  }

  private Changed change(
      String name, ChannelChange change, @Nullable ChannelRow found, String actor) {
    ChannelSettings before = found == null ? ChannelSettings.PLAIN : settings(found);
    ChannelSettings after = change.appliedTo(before);
    requireAllowed(after);
    ChannelRow row = found == null ? new ChannelRow() : found;
    String made = found == null && change.secret() == null ? Signature.newSecret() : null;
    row.name = name;
    row.secret = change.secret() != null ? change.secret() : made != null ? made : row.secret;
    write(row, before, after);
    audit.record(
        actor,
        "channel.change",
        "channel:" + name,
        found == null ? null : before,
        after,
        change.reason());
    return new Changed(read(row), found == null, made);
  }

  /**
   * Changes what is set by other than {@code PUT}. Blocks.
   *
   * @param action for the audit
   * @return as it is now
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND}
   */
  Channel change(
      String name,
      UnaryOperator<ChannelSettings> change,
      String action,
      String actor,
      @Nullable String reason) {
    Channel changed =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  ChannelRow row = ChannelRow.lock(name).orElseThrow(() -> notFound(name));
                  ChannelSettings before = settings(row);
                  ChannelSettings after = change.apply(before);
                  if (!after.equals(before)) {
                    write(row, before, after);
                    audit.record(actor, action, "channel:" + name, before, after, reason);
                  }
                  return read(row);
                });
    look();
    return changed;
  }

  /**
   * Takes a channel away; what it was told last stands. Blocks.
   *
   * @return as it was
   * @throws ProblemException {@link Refusal#CHANNEL_NOT_FOUND} or {@link Refusal#VERSION_MISMATCH}
   */
  Channel remove(String name, OptionalLong expectedVersion, String actor) {
    Channel removed =
        QuarkusTransaction.requiringNew()
            .call(
                () -> {
                  ChannelRow row = ChannelRow.lock(name).orElseThrow(() -> notFound(name));
                  IfMatch.require(expectedVersion, row.version, "The channel");
                  row.delete();
                  audit.record(
                      actor, "channel.delete", "channel:" + name, settings(row), null, null);
                  return read(row);
                });
    look();
    return removed;
  }

  /** At the call of the person who sets it, who can do something about it; and at each sending. */
  private void requireAllowed(ChannelSettings settings) {
    if (settings.kind() == ChannelSettings.Kind.FILE && !files) {
      throw ProblemException.invalidField("kind", "must not be file: no " + FOLDER + " is set");
    }
    if (settings.url() != null) {
      var unused = guard.require(URI.create(settings.url()).getHost());
    }
    if (settings.readBackUrl() != null) {
      URI uri = URI.create(settings.readBackUrl().replace("{sku}", "sku"));
      var unused = guard.require(uri.getHost());
    }
  }

  private synchronized void look() {
    try {
      Map<String, Channel> found = new TreeMap<>();
      List<ChannelRow> rows = QuarkusTransaction.requiringNew().call(() -> ChannelRow.listAll());
      rows.forEach(row -> found.put(row.name, read(row)));
      known = Map.copyOf(found);
    } catch (RuntimeException e) {
      LOG.debugf("The channels are not read: %s", e.getMessage());
    }
  }

  private Channel read(ChannelRow row) {
    return new Channel(
        row.number(), row.name, settings(row), row.secret, row.toldBase, row.version);
  }

  private ChannelSettings settings(ChannelRow row) {
    try {
      return json.readValue(row.settings, ChannelSettings.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not the settings of a channel: " + row.name, e);
    }
  }

  private void write(ChannelRow row, ChannelSettings before, ChannelSettings after) {
    try {
      row.settings = json.writeValueAsString(after);
      row.toldBase += before.tellsOtherwise(after) ? 1 : 0;
      row.version += 1;
      row.persist();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not writable: " + after, e);
    }
  }
}
