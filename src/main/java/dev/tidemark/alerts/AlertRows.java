package dev.tidemark.alerts;

import dev.tidemark.kernel.Hash128;
import dev.tidemark.rules.RuleSettings;
import dev.tidemark.rules.Severity;
import dev.tidemark.rules.Subject;
import dev.tidemark.storage.Binary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Alerts in the product database. Stateless. */
final class AlertRows {

  static final String COLUMNS =
      """
      id, rule_name, rule, shadow, subject_kind, subject_key, category, severity, title, message,
      hold_millis, clear_millis, cooldown_millis, repeat_millis, escalate_millis, runbook,
      may_be_hidden, seen_version, fired_version, units_at_risk, minutes_to_empty, seen_at_millis,
      state, before_state, since_millis, fired_millis, missing_since_millis, hold_ends_millis,
      clear_ends_millis, quiet_until_millis, closed_until_millis, recent_fires, flapping,
      escalation, escalates_millis, acked_millis, acked_by, resolved_millis, resolved_by,
      resolved_for, wavered_millis, missed_millis, version""";

  private static final String READ = "SELECT " + COLUMNS + " FROM alert WHERE %s";

  /** The unique open_fingerprint lets one of two that open the same alert through. */
  private static final String INSERT =
      """
      INSERT INTO alert (open_fingerprint, remembered_subject, category, group_id, severity, title,
        message, hold_millis, clear_millis, cooldown_millis, repeat_millis, escalate_millis,
        runbook, may_be_hidden, seen_version, fired_version, units_at_risk, minutes_to_empty,
        seen_at_millis, state, before_state, since_millis, fired_millis, missing_since_millis,
        hold_ends_millis, clear_ends_millis, quiet_until_millis, closed_until_millis, recent_fires,
        flapping, escalation, escalates_millis, acked_millis, acked_by, resolved_millis,
        resolved_by, resolved_for, wavered_millis, missed_millis, due_millis, forget_millis,
        seen_with, fired_with, id, fingerprint, rule_name, rule, shadow, subject_kind, subject_key, version)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
        ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)""";

  /** Changes nothing of an alert that was changed since it was read. */
  private static final String UPDATE =
      """
      UPDATE alert SET open_fingerprint = ?, remembered_subject = ?, category = ?, group_id = ?,
        severity = ?, title = ?, message = ?, hold_millis = ?, clear_millis = ?,
        cooldown_millis = ?, repeat_millis = ?, escalate_millis = ?, runbook = ?,
        may_be_hidden = ?, seen_version = ?, fired_version = ?, units_at_risk = ?,
        minutes_to_empty = ?, seen_at_millis = ?, state = ?, before_state = ?, since_millis = ?,
        fired_millis = ?, missing_since_millis = ?, hold_ends_millis = ?, clear_ends_millis = ?,
        quiet_until_millis = ?, closed_until_millis = ?, recent_fires = ?, flapping = ?,
        escalation = ?, escalates_millis = ?, acked_millis = ?, acked_by = ?, resolved_millis = ?,
        resolved_by = ?, resolved_for = ?, wavered_millis = ?, missed_millis = ?, due_millis = ?,
        forget_millis = ?, %s version = version + 1
      WHERE id = ? AND version = ?""";

  /** Is large: written only where it says something new. */
  private static final String EVIDENCE = "seen_with = ?, fired_with = COALESCE(?, fired_with),";

  private static final String FORGET =
      "UPDATE alert SET remembered_subject = NULL, forget_millis = 0 WHERE id IN (%s)";

  private static final String FIRING_P1 =
      """
      remembered_subject IN (%s) AND severity = 'P1' AND resolved_millis = 0 AND fired_millis > 0
        AND shadow = FALSE""";

  private AlertRows() {}

  /** The open and the remembered ones of subjects. */
  static List<Alert> of(Connection connection, Collection<Subject> subjects) throws SQLException {
    String hashes =
        subjects.stream().map(Fingerprint::hash).map(AlertRows::literal).collect(list());
    return read(connection, "remembered_subject IN (" + hashes + ")");
  }

  /** The P1 that fire, of subjects. */
  static List<Alert> firingP1(Connection connection, Collection<Subject> subjects)
      throws SQLException {
    if (subjects.isEmpty()) {
      return List.of();
    }
    String hashes =
        subjects.stream().map(Fingerprint::hash).map(AlertRows::literal).collect(list());
    return read(connection, FIRING_P1.formatted(hashes));
  }

  /**
   * @param condition of literals only
   */
  static List<Alert> read(Connection connection, String condition) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(READ.formatted(condition))) {
      return read(rows);
    }
  }

  static List<Alert> read(ResultSet rows) throws SQLException {
    List<Alert> found = new ArrayList<>();
    while (rows.next()) {
      found.add(new Columns(rows).alert());
    }
    return found;
  }

  /** In the order of the fingerprints, so that two that open the same alerts meet them alike. */
  static void insert(Connection connection, Collection<Decision> decisions) throws SQLException {
    if (decisions.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (Decision decision : inOrder(decisions)) {
        Parameters parameters = new Parameters(statement);
        changing(parameters, decision, 0);
        Alert alert = decision.after();
        parameters.set(Binary.of(alert.id()));
        parameters.set(bytes(alert.fingerprint().hash()));
        parameters.set(alert.fingerprint().rule().name());
        parameters.set(alert.fingerprint().rule().rule());
        parameters.set(alert.fingerprint().rule().shadow());
        parameters.set(alert.fingerprint().subject().kind().name());
        parameters.set(alert.fingerprint().subject().key());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /**
   * @param life says until when one is remembered
   * @return false if any was changed meanwhile; then roll back
   */
  static boolean update(Connection connection, Collection<Decision> decisions, AlertLife life)
      throws SQLException {
    Map<Boolean, List<Decision>> byNews =
        decisions.stream().collect(Collectors.partitioningBy(one -> one.finding() != null));
    return update(connection, byNews.getOrDefault(true, List.of()), life, EVIDENCE)
        && update(connection, byNews.getOrDefault(false, List.of()), life, "");
  }

  private static boolean update(
      Connection connection, Collection<Decision> decisions, AlertLife life, String evidence)
      throws SQLException {
    if (decisions.isEmpty()) {
      return true;
    }
    try (PreparedStatement statement = connection.prepareStatement(UPDATE.formatted(evidence))) {
      for (Decision decision : inOrder(decisions)) {
        Parameters parameters = new Parameters(statement);
        changing(parameters, decision, life.rememberedUntil(decision.after().life()));
        parameters.set(Binary.of(decision.after().id()));
        parameters.set(decision.after().version());
        statement.addBatch();
      }
      return Arrays.stream(statement.executeBatch()).allMatch(count -> count == 1);
    }
  }

  static void forget(Connection connection, Collection<UUID> ids) throws SQLException {
    if (!ids.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(FORGET.formatted(literals(ids)));
      }
    }
  }

  static List<Decision> inOrder(Collection<Decision> decisions) {
    return decisions.stream()
        .sorted(Comparator.comparing(decision -> literal(decision.after().fingerprint().hash())))
        .toList();
  }

  /** The columns that change, in the order of both statements. */
  private static void changing(Parameters to, Decision decision, long forgetMillis)
      throws SQLException {
    Alert alert = decision.after();
    boolean open = alert.life().isOpen();
    boolean remembered = open || forgetMillis > 0;
    to.set(open ? bytes(alert.fingerprint().hash()) : null);
    to.set(remembered ? bytes(Fingerprint.hash(alert.fingerprint().subject())) : null);
    to.set(alert.seen().category());
    to.set(bytes(NoticeGroup.of(alert).id()));
    settings(to, alert.seen().settings(), alert.seen().message());
    to.set(alert.seen().ruleVersion());
    to.set(alert.firedVersion());
    to.set(alert.seen().risk().units());
    to.set(alert.seen().risk().minutesToEmpty());
    to.set(alert.seen().atMillis());
    life(to, alert.life());
    to.set(alert.life().dueMillis());
    to.set(forgetMillis);
    if (decision.finding() != null) {
      String evidence = Evidence.of(decision.finding());
      to.set(evidence);
      to.set(decision.has(What.FIRED) ? evidence : null);
    }
  }

  private static void settings(Parameters to, RuleSettings settings, String message)
      throws SQLException {
    to.set(settings.severity().name());
    to.set(settings.title());
    to.set(message);
    to.set(settings.hold().toMillis());
    to.set(settings.clear().toMillis());
    to.set(settings.cooldown().toMillis());
    to.set(millis(settings.repeat()));
    to.set(millis(settings.escalate()));
    to.set(settings.runbook());
    to.set(settings.mayBeHidden());
  }

  private static void life(Parameters to, Life life) throws SQLException {
    AlertState before = life.before();
    to.set(life.state().name());
    to.set(before == null ? null : before.name());
    to.set(life.sinceMillis());
    to.set(life.firedMillis());
    to.set(life.missingSinceMillis());
    to.set(life.holdEndsMillis());
    to.set(life.clearEndsMillis());
    to.set(life.quietUntilMillis());
    to.set(life.closedUntilMillis());
    to.set(life.recentFires().stream().map(String::valueOf).collect(Collectors.joining(",")));
    to.set(life.flapping());
    to.set(life.escalation());
    to.set(life.escalatesMillis());
    to.set(life.ackedMillis());
    to.set(life.ackedBy());
    to.set(life.resolvedMillis());
    to.set(life.resolvedBy());
    to.set(life.resolvedFor());
    to.set(life.waveredMillis());
    to.set(life.missedMillis());
  }

  static byte[] bytes(Hash128 hash) {
    return Binary.of(hash.high(), hash.low());
  }

  static String literal(Hash128 hash) {
    return Binary.literal(hash.uuid());
  }

  static String hex(Hash128 hash) {
    return HexFormat.of().formatHex(bytes(hash));
  }

  static String literal(UUID id) {
    return Binary.literal(id);
  }

  static String literals(Collection<UUID> ids) {
    return ids.stream().map(AlertRows::literal).collect(list());
  }

  static Collector<CharSequence, ?, String> list() {
    return Collectors.joining(",");
  }

  private static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  /** Sets one parameter after the other. */
  private static final class Parameters {

    private final PreparedStatement statement;
    private int next = 1;

    Parameters(PreparedStatement statement) {
      this.statement = statement;
    }

    void set(@Nullable Object value) throws SQLException {
      if (value == null) {
        statement.setNull(next++, Types.NULL);
      } else if (value instanceof byte[] bytes) {
        statement.setBytes(next++, bytes);
      } else {
        statement.setObject(next++, value);
      }
    }
  }

  /** Reads {@link #COLUMNS} of the row that the result stands on, one after the other. */
  private static final class Columns {

    private final ResultSet row;
    private int next = 1;

    Columns(ResultSet row) {
      this.row = row;
    }

    Alert alert() throws SQLException {
      UUID id = Binary.uuid(row.getBytes(next++));
      RuleRef rule = new RuleRef(text(), text(), flag());
      Subject subject = new Subject(Subject.Kind.valueOf(text()), text());
      String category = text();
      Severity severity = Severity.valueOf(text());
      String title = text();
      String message = text();
      RuleSettings settings =
          new RuleSettings(
              severity,
              title,
              Duration.ofMillis(number()),
              Duration.ofMillis(number()),
              Duration.ofMillis(number()),
              duration(),
              duration(),
              row.getString(next++),
              flag());
      long seenVersion = number();
      long firedVersion = number();
      long units = number();
      Long unitsOrNull = row.wasNull() ? null : Long.valueOf(units);
      double minutes = row.getDouble(next++);
      Risk risk = new Risk(unitsOrNull, row.wasNull() ? null : Double.valueOf(minutes));
      Seen seen = new Seen(seenVersion, settings, message, category, risk, number());
      Life life = life();
      return new Alert(id, new Fingerprint(rule, subject), seen, firedVersion, life, number());
    }

    private Life life() throws SQLException {
      AlertState state = AlertState.valueOf(text());
      String before = row.getString(next++);
      return new Life(
          state,
          before == null ? null : AlertState.valueOf(before),
          number(),
          number(),
          number(),
          number(),
          number(),
          number(),
          number(),
          moments(text()),
          flag(),
          (int) number(),
          number(),
          number(),
          row.getString(next++),
          number(),
          row.getString(next++),
          row.getString(next++),
          number(),
          number());
    }

    private static List<Long> moments(String list) {
      return list.isEmpty()
          ? List.of()
          : Arrays.stream(list.split(",", -1)).map(Long::valueOf).toList();
    }

    private String text() throws SQLException {
      return row.getString(next++);
    }

    private long number() throws SQLException {
      return row.getLong(next++);
    }

    private boolean flag() throws SQLException {
      return row.getBoolean(next++);
    }

    private @Nullable Duration duration() throws SQLException {
      long millis = number();
      return row.wasNull() ? null : Duration.ofMillis(millis);
    }
  }
}
