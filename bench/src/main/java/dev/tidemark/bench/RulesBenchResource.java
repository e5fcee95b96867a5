package dev.tidemark.bench;

import dev.tidemark.kernel.Scope;
import dev.tidemark.rules.Deployed;
import dev.tidemark.rules.Evaluation;
import dev.tidemark.rules.Parameters;
import dev.tidemark.rules.RuleSet;
import dev.tidemark.rules.RuleText;
import dev.tidemark.rules.Rules;
import dev.tidemark.rules.Subject;
import dev.tidemark.rules.SubjectFacts;
import dev.tidemark.rules.facts.BucketSkew;
import dev.tidemark.rules.facts.Fact;
import dev.tidemark.rules.facts.OversellExposure;
import dev.tidemark.rules.facts.SaleStage;
import dev.tidemark.rules.facts.SalesVelocity;
import dev.tidemark.rules.facts.StockPosition;
import dev.tidemark.rules.facts.SyncLag;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.jboss.resteasy.reactive.RestQuery;

/** Asks the rules that run about products that are made up, and compiles rules again and again. */
@RolesAllowed(Scope.ADMIN)
@Path("/v1/bench/rules")
public class RulesBenchResource {

  private static final SaleStage STAGE = new SaleStage("rush");
  private static final int BATCH = 1_000;

  private static final String AGE = "UPDATE stock_version SET changed_millis = changed_millis - %d";

  private final Rules rules;
  private final StockDatabases databases;

  @Inject
  RulesBenchResource(Rules rules, StockDatabases databases) {
    this.rules = rules;
    this.databases = databases;
  }

  /** Makes all stock stand as it does for longer, so that there is a past to go over. */
  @POST
  @Path("/age")
  public String age(@RestQuery int hours) {
    String sql = AGE.formatted(Duration.ofHours(hours).toMillis());
    int products = 0;
    for (Shard shard : databases.all()) {
      products += shard.transactLong(connection -> update(connection, sql));
    }
    return "{\"products\":" + products + "}";
  }

  private static int update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** All products, round after round, by one thread; the best round counts. */
  @POST
  @Path("/full")
  public String full(@RestQuery int products, @RestQuery int rounds) {
    List<SubjectFacts> all = products(products);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double best = Double.MAX_VALUE;
    double wall = Double.MAX_VALUE;
    long findings = 0;
    for (int round = 0; round < rounds; round++) {
      long cpu = threads.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      findings = 0;
      for (int from = 0; from < all.size(); from += BATCH) {
        Evaluation found =
            rules.evaluate(all.subList(from, Math.min(from + BATCH, all.size())), STAGE);
        findings += found.findings().size();
      }
      wall = Math.min(wall, (System.nanoTime() - start) / 1e9);
      best = Math.min(best, (threads.getCurrentThreadCpuTime() - cpu) / 1e9);
    }
    long facts = all.stream().mapToLong(one -> one.facts().size()).sum();
    return String.format(
        Locale.ROOT,
        "{\"products\":%d,\"facts\":%d,\"rules\":%d,\"findings\":%d,\"cpu_seconds\":%.3f,"
            + "\"wall_seconds\":%.3f,\"per_second_core\":%.0f}",
        all.size(),
        facts,
        rules.live().size(),
        findings,
        best,
        wall,
        all.size() / best);
  }

  /** A sale night: most sell slowly or not at all, some fast, a few give reason to alert. */
  private static List<SubjectFacts> products(int count) {
    SplittableRandom chance = new SplittableRandom(7);
    List<SubjectFacts> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(product("B-" + i, chance));
    }
    return all;
  }

  private static SubjectFacts product(String sku, SplittableRandom chance) {
    long total = chance.nextLong(100, 2_100);
    double gone = chance.nextDouble() * chance.nextDouble();
    long sold = (long) (total * gone);
    long left = total - sold;
    long minute = chance.nextInt(20) == 0 ? chance.nextInt(12) : chance.nextInt(2);
    double pace = minute * 0.9;
    List<Fact> facts = new ArrayList<>();
    facts.add(new StockPosition(sku, "", total, left, 0, sold, 100 * gone, 100 * (1 - gone)));
    facts.add(
        new SalesVelocity(
            sku,
            minute,
            minute * 5,
            minute * 50,
            minute * 600,
            pace,
            pace == 0 ? 1_000_000 : left / pace,
            minute == 0 ? 1_000_000 : left / (minute * 600.0),
            minute == 0 ? 0 : 1.2));
    if (chance.nextInt(2) == 0) {
      facts.add(new BucketSkew(sku, 8, 0, left / 8, left / 8 + 1, 1.01, 0));
    }
    if (chance.nextInt(3) == 0) {
      facts.add(new SyncLag(sku, left, left, 0, 0, 0));
    }
    if (chance.nextInt(3) == 0) {
      boolean oversold = chance.nextInt(200) == 0;
      facts.add(new OversellExposure(sku, left, left, 0, 0, 30, 0, oversold ? 3 : 0, 2, true));
    }
    return new SubjectFacts(Subject.product(sku), "", facts, Set.of());
  }

  /** So many compiles of twenty rules, each evaluated once, and metaspace after them. */
  @POST
  @Path("/recompile")
  public String recompile(@RestQuery int first, @RestQuery int times) {
    List<SubjectFacts> some = products(100);
    long start = System.nanoTime();
    for (int i = first; i < first + times; i++) {
      RuleText text = RuleText.parse(twenty(i));
      RuleSet set = RuleSet.compile(List.of(new Deployed("bench", i + 1, text, false)));
      var unused = set.evaluate(some, STAGE, Parameters.DEFAULTS);
    }
    double millis = (System.nanoTime() - start) / 1e6 / times;
    System.gc();
    return String.format(
        Locale.ROOT, "{\"millis_each\":%.1f,\"metaspace_kb\":%d}", millis, metaspaceKilobytes());
  }

  private static String twenty(int edit) {
    StringBuilder text = new StringBuilder();
    for (int rule = 0; rule < 20; rule++) {
      text.append(
          """
          rule "bench %d"
          @tunable( few%d = %d )
          when
            Policy( $few : few%d )
            $p : StockPosition( available < $few + %d, total > %d )
            SalesVelocity( unitsPerMinute * 2 > $p.available / 3 )
          then
            actions.alert($p.available + " left");
          end
          """
              .formatted(rule, rule, edit, rule, rule, edit));
    }
    return text.toString();
  }

  private static long metaspaceKilobytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().contains("Metaspace"))
        .mapToLong((MemoryPoolMXBean pool) -> pool.getUsage().getUsed() / 1024)
        .findFirst()
        .orElse(0);
  }
}
