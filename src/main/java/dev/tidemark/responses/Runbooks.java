package dev.tidemark.responses;

import dev.tidemark.audit.AuditLog;
import dev.tidemark.kernel.IfMatch;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.kernel.outbound.OutboundGuard;
import dev.tidemark.kernel.outbound.Signature;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The runbooks that are set up. Blocks; safe for use by several threads. */
@ApplicationScoped
class Runbooks {

  /** What rules may call a webhook. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,60}");

  private static final int MOST = 500;

  private final OutboundGuard guard;
  private final AuditLog audit;

  Runbooks(OutboundGuard guard, AuditLog audit) {
    this.guard = guard;
    this.audit = audit;
  }

  List<Runbook> all() {
    return QuarkusTransaction.joiningExisting()
        .call(() -> RunbookRow.all().stream().map(row -> shown(row, null)).toList());
  }

  /**
   * @throws ProblemException {@link Refusal#RUNBOOK_NOT_FOUND}
   */
  Runbook read(String name) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> RunbookRow.find(name).map(row -> shown(row, null)))
        .orElseThrow(() -> notFound(name));
  }

  /** With its secret, for the call; empty if there is none of that name. */
  Optional<Runbook> toCall(String name) {
    return QuarkusTransaction.joiningExisting()
        .call(() -> RunbookRow.find(name).map(row -> shown(row, row.secret)));
  }

  /** What a change came to. */
  record Changed(Runbook runbook, boolean created) {}

  /**
   * Makes or changes one.
   *
   * @param expectedVersion the version that the caller read; empty for any
   * @throws ProblemException {@link Refusal#VERSION_MISMATCH}, {@link Refusal#INVALID_FIELD} or
   *     {@link Refusal#ADDRESS_NOT_ALLOWED}; nothing has changed
   */
  Changed change(String name, RunbookChange change, OptionalLong expectedVersion, String actor) {
    if (!NAME.matcher(name).matches()) {
      throw ProblemException.invalidField(
          "name", "must be 1 to 60 letters, digits, dots, underscores or dashes");
    }
    URI url = change.address();
    if (url != null) {
      var unused = guard.require(url.getHost());
    }
    return QuarkusTransaction.requiringNew()
        .call(() -> change(name, change, url, expectedVersion, actor));
  }

  private Changed change(
      String name,
      RunbookChange change,
      @Nullable URI url,
      OptionalLong expectedVersion,
      String actor) {
    Optional<RunbookRow> found = RunbookRow.lock(name);
    IfMatch.require(expectedVersion, found.map(row -> row.version).orElse(0L), "The runbook");
    if (found.isEmpty() && url == null) {
      throw ProblemException.invalidField("url", "is required for a new runbook");
    }
    if (found.isEmpty() && RunbookRow.count() >= MOST) {
      throw ProblemException.invalidField("name", "must be one of " + MOST);
    }
    RunbookRow row = found.orElseGet(RunbookRow::new);
    Runbook before = found.map(one -> shown(one, null)).orElse(null);
    String secret =
        found.isEmpty() && change.secret() == null ? Signature.newSecret() : change.secret();
    row.name = name;
    row.url = url == null ? row.url : url.toString();
    row.secret = secret == null ? row.secret : secret;
    row.version++;
    row.persist();
    audit.record(
        actor, "runbook.change", "runbook:" + name, before, shown(row, null), change.reason());
    return new Changed(shown(row, secret), found.isEmpty());
  }

  /**
   * @throws ProblemException {@link Refusal#RUNBOOK_NOT_FOUND}
   */
  void delete(String name, String actor) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              RunbookRow row = RunbookRow.lock(name).orElseThrow(() -> notFound(name));
              audit.record(
                  actor, "runbook.delete", "runbook:" + name, shown(row, null), null, null);
              row.delete();
            });
  }

  private static Runbook shown(RunbookRow row, @Nullable String secret) {
    return new Runbook(row.name, URI.create(row.url), secret, row.version);
  }

  private static ProblemException notFound(String name) {
    String shown = name.length() > 60 ? name.substring(0, 60) : name;
    return new ProblemException(
        Problem.of(
                Refusal.RUNBOOK_NOT_FOUND,
                "There is no runbook of this name; PUT /v1/runbooks/{name} makes one")
            .with("runbook", shown));
  }
}
