package dev.tidemark.alerts;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.alerts.Rehearsal.Episode;
import dev.tidemark.ingest.StockReports;
import dev.tidemark.kernel.Problem;
import dev.tidemark.kernel.ProblemException;
import dev.tidemark.kernel.Refusal;
import dev.tidemark.rules.Rules;
import dev.tidemark.rules.facts.SaleStage;
import dev.tidemark.stock.Sales;
import dev.tidemark.stock.Standing;
import dev.tidemark.storage.Shard;
import dev.tidemark.storage.StockDatabases;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs backtests one after the other on a thread of its own, so that a sale is not disturbed; how
 * far each is, and what it came to, is in the database. Safe for use by several threads.
 */
@ApplicationScoped
class Backtests {

  private static final Logger LOG = Logger.getLogger(Backtests.class);
  private static final int MOST_WAITING = 8;
  private static final long TELL_MILLIS = 300;

  /** A process that has not said for so long how far it is, is gone, and its backtest with it. */
  private static final long GONE_MILLIS = Duration.ofSeconds(60).toMillis();

  private static final Set<String> NOT_RECORDED =
      Set.of("SyncLag", "StuckHolds", "ConservationGap", "ChannelState", "FeedHealth");

  private final StockDatabases databases;
  private final StockReports reports;
  private final Sales sales;
  private final InstantSource clock;
  private final ObjectMapper json;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          0,
          1,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(MOST_WAITING),
          work -> {
            Thread made = new Thread(work, "backtest");
            made.setDaemon(true);
            return made;
          });
  private volatile boolean closing;

  Backtests(
      StockDatabases databases,
      StockReports reports,
      Sales sales,
      InstantSource clock,
      ObjectMapper json) {
    this.databases = databases;
    this.reports = reports;
    this.sales = sales;
    this.clock = clock;
    this.json = json;
  }

  /** Where a backtest is. */
  public enum State {
    WAITING,
    RUNNING,
    DONE,
    CANCELLED,
    FAILED;

    @JsonValue
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is asked for.
   *
   * @param which products; all of them where it is null
   */
  record Plan(
      String rule,
      Rules.Candidate candidate,
      long fromMillis,
      long toMillis,
      String stage,
      Predicate<Standing> which,
      String actor) {}

  /**
   * Begins one.
   *
   * @return its id
   * @throws ProblemException {@link Refusal#OVERLOADED}
   */
  String begin(Plan plan) {
    String id = UUID.randomUUID().toString();
    QuarkusTransaction.requiringNew().run(() -> enter(id, plan));
    try {
      thread.execute(() -> run(id, plan));
    } catch (RejectedExecutionException e) {
      QuarkusTransaction.requiringNew().run(() -> BacktestRow.deleteById(id));
      throw new ProblemException(
          Problem.of(Refusal.OVERLOADED, "Too many backtests are waiting; try again later"));
    }
    return id;
  }

  private void enter(String id, Plan plan) {
    BacktestRow row = new BacktestRow();
    row.id = id;
    row.rule = plan.rule();
    row.draftVersion = plan.candidate().draftVersion();
    row.activeVersion = plan.candidate().activeVersion();
    row.fromMillis = plan.fromMillis();
    row.toMillis = plan.toMillis();
    row.state = State.WAITING.name();
    row.startedMillis = clock.millis();
    row.seenMillis = row.startedMillis;
    row.actor = plan.actor();
    row.persist();
  }

  /**
   * One as it is now. Blocks.
   *
   * @throws ProblemException {@link Refusal#BACKTEST_NOT_FOUND}
   */
  BacktestRow read(String id) {
    BacktestRow row =
        QuarkusTransaction.requiringNew()
            .call(() -> BacktestRow.find(id))
            .orElseThrow(() -> notFound(id));
    boolean gone =
        isUnderWay(row) && clock.millis() - row.seenMillis > GONE_MILLIS + waitingMillis(row);
    if (gone) {
      row.state = State.FAILED.name();
      row.failure = "the process that ran it is gone";
    }
    return row;
  }

  private static long waitingMillis(BacktestRow row) {
    return row.state.equals(State.WAITING.name()) ? Duration.ofHours(6).toMillis() : 0;
  }

  static boolean isUnderWay(BacktestRow row) {
    return row.state.equals(State.WAITING.name()) || row.state.equals(State.RUNNING.name());
  }

  private static ProblemException notFound(String id) {
    return new ProblemException(
        Problem.of(Refusal.BACKTEST_NOT_FOUND, "There is no such backtest")
            .with("backtest", id.substring(0, Math.min(id.length(), 36))));
  }

  /** Stops one within a second; one that is over stays as it is. Blocks. */
  BacktestRow cancel(String id) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              BacktestRow row = BacktestRow.lock(id).orElseThrow(() -> notFound(id));
              row.cancelled = true;
              if (row.state.equals(State.WAITING.name())) {
                row.state = State.CANCELLED.name();
              }
            });
    return read(id);
  }

  private void run(String id, Plan plan) {
    try {
      if (!tell(id, 0, 0)) {
        end(id, State.CANCELLED, null, null);
        return;
      }
      @Nullable BacktestReport report = rehearse(id, plan);
      end(id, report == null ? State.CANCELLED : State.DONE, null, report);
    } catch (RuntimeException | Error e) {
      LOG.warnf(e, "The backtest of %s ended", plan.rule());
      fail(id, String.valueOf(e.getMessage()));
    }
  }

  /** Where that cannot be written down either, it is found to be gone. */
  private void fail(String id, String why) {
    try {
      end(id, State.FAILED, why, null);
    } catch (RuntimeException e) {
      LOG.debugf("The end of a backtest is not written: %s", e.getMessage());
    }
  }

  private @Nullable BacktestReport rehearse(String id, Plan plan) {
    Rehearsal rehearsal = new Rehearsal(new AlertLife(LifeSettings.DEFAULTS, UUID::randomUUID));
    long start = clock.millis();
    long from = plan.fromMillis();
    long to = plan.toMillis();
    long all =
        Math.max(1, databases.all().stream().mapToLong(BacktestRun::stretches).sum() * (to - from));
    Teller teller = new Teller(id, all);
    BacktestRun run =
        new BacktestRun(reports, plan.candidate(), new SaleStage(stageOf(plan)), rehearsal, teller);
    for (Shard shard : databases.all()) {
      if (!run.run(shard, plan.which(), from, to)) {
        return null;
      }
    }
    double seconds = (clock.millis() - start) / 1000.0;
    return report(plan, run.evaluations(), seconds, rehearsal);
  }

  private String stageOf(Plan plan) {
    return plan.stage().isEmpty() ? sales.known().stage().toString() : plan.stage();
  }

  /** Says how far it is, some times a second. */
  private final class Teller implements BacktestRun.Progress {
    private final String id;
    private final long all;
    private long done;
    private long toldMillis;

    private Teller(String id, long all) {
      this.id = id;
      this.all = all;
    }

    @Override
    public boolean goOn(long millis, long evaluations) {
      done += millis;
      long now = clock.millis();
      if (now - toldMillis < TELL_MILLIS) {
        return !closing;
      }
      toldMillis = now;
      return !closing && toldQuietly(Math.min(100.0, 100.0 * done / all), evaluations);
    }

    /** That it cannot be told for a while is no reason to give up. */
    private boolean toldQuietly(double donePercent, long evaluations) {
      try {
        return tell(id, donePercent, evaluations);
      } catch (RuntimeException e) {
        LOG.debugf("How far a backtest is, is not told: %s", e.getMessage());
        return true;
      }
    }
  }

  /** False where somebody has cancelled it. */
  private boolean tell(String id, double donePercent, long evaluations) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              BacktestRow row = BacktestRow.lock(id).orElseThrow();
              row.donePercent = donePercent;
              row.evaluations = evaluations;
              row.seenMillis = clock.millis();
              if (!row.cancelled) {
                row.state = State.RUNNING.name();
              }
              return !row.cancelled;
            });
  }

  private static BacktestReport report(
      Plan plan, long evaluations, double seconds, Rehearsal rehearsal) {
    Long draftVersion = plan.candidate().draftVersion();
    Long activeVersion = plan.candidate().activeVersion();
    long length = plan.toMillis() - plan.fromMillis();
    Rehearsal.Side draft = rehearsal.side(true);
    Rehearsal.Side active = rehearsal.side(false);
    List<Episode> onlyInDraft = BacktestReport.only(draft.episodes(), active.episodes());
    List<Episode> onlyInActive = BacktestReport.only(active.episodes(), draft.episodes());
    return new BacktestReport(
        evaluations,
        seconds,
        BacktestReport.side(draftVersion == null ? 0 : draftVersion, draft, length),
        activeVersion == null ? null : BacktestReport.side(activeVersion, active, length),
        onlyInDraft.size(),
        BacktestReport.listed(onlyInDraft),
        onlyInActive.size(),
        BacktestReport.listed(onlyInActive),
        plan.candidate().asks().stream().filter(NOT_RECORDED::contains).sorted().toList(),
        broken(plan));
  }

  private static Map<String, String> broken(Plan plan) {
    Map<String, String> broken = new TreeMap<>();
    plan.candidate()
        .rules()
        .broken()
        .forEach((rule, why) -> broken.put(rule.rule() + ", version " + rule.version(), why));
    return broken;
  }

  private void end(
      String id, State state, @Nullable String failure, @Nullable BacktestReport report) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              BacktestRow row = BacktestRow.lock(id).orElseThrow();
              row.state = state.name();
              row.failure =
                  failure == null ? null : failure.substring(0, Math.min(500, failure.length()));
              row.seenMillis = clock.millis();
              if (report != null) {
                row.donePercent = 100;
                row.evaluations = report.evaluations();
                row.report = write(report);
              }
            });
  }

  private String write(BacktestReport report) {
    try {
      return json.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not writable", e);
    }
  }

  /** Before the database is closed. */
  void close(@Observes ShutdownEvent event) {
    closing = true;
    thread.shutdownNow();
  }
}
