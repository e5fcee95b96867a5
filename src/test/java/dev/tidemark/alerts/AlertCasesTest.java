package dev.tidemark.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.Api;
import dev.tidemark.FakeClock;
import dev.tidemark.TidemarkTest;
import dev.tidemark.alerts.AlertCases.Case;
import dev.tidemark.kernel.TimeOrderedIds;
import dev.tidemark.outbox.ProductEvents;
import dev.tidemark.rules.Finding;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import dev.tidemark.storage.ProductDatabase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Alerts as those see them who act on them, on the real database. */
@TidemarkTest
class AlertCasesTest {

  @Inject ProductDatabase database;
  @Inject ProductEvents events;
  @Inject AlertCounters counters;
  @Inject AlertCases cases;
  @Inject EntityManager rows;

  private final FakeClock clock = new FakeClock(Instant.parse("2140-01-01T00:00:00Z"));
  private final AlertLife life =
      new AlertLife(LifeSettings.DEFAULTS, () -> new TimeOrderedIds(clock).next(0));
  private final String sku = Api.newSku();

  @Test
  void manyAreReadWithAsFewStatementsAsOne() {
    Findings.Rule rule = Findings.rule(Findings.newRule(), Severity.P2);
    Finding[] findings =
        IntStream.range(0, 50).mapToObj(i -> rule.about(sku + i)).toArray(Finding[]::new);
    List<Subject> subjects = Arrays.stream(findings).map(Finding::subject).toList();
    new AlertBook(database, events, life, AlertSettings.DEFAULTS, counters, clock)
        .apply(subjects, Findings.of(findings), Set.of(RuleRef.of(findings[0])));
    List<UUID> ids =
        database.transact(
            connection -> AlertRows.of(connection, subjects).stream().map(Alert::id).toList());
    assertEquals(50, ids.size());
    Set<UUID> asked = new HashSet<>(ids);
    asked.add(UUID.randomUUID());
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              long before = selects();
              Map<UUID, Case> found = cases.find(asked);
              assertTrue(selects() - before <= 2, "statements: " + (selects() - before));
              assertEquals(Set.copyOf(ids), found.keySet());
              assertEquals(
                  Set.copyOf(subjects),
                  found.values().stream().map(Case::subject).collect(Collectors.toSet()));
            });
    assertEquals(Map.of(), cases.find(List.of()));
  }

  /** That this connection has sent so far. */
  private long selects() {
    Object[] row =
        (Object[])
            rows.createNativeQuery("SHOW SESSION STATUS LIKE 'Com_select'", Object[].class)
                .getSingleResult();
    return Long.parseLong(row[1].toString());
  }
}
