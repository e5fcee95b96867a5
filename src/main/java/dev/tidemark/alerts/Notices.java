package dev.tidemark.alerts;

import dev.tidemark.alerts.GroupTurn.Member;
import dev.tidemark.outbox.Event;
import dev.tidemark.outbox.ProductEvents;
import dev.tidemark.storage.ProductDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What people are told: groups of alerts are looked at when it is time, and what is to be told is
 * written down once, whichever process comes first. Blocks; safe for use by several threads.
 */
@ApplicationScoped
public class Notices {

  private static final Logger LOG = Logger.getLogger(Notices.class);
  private static final long PUT_OFF_MILLIS = 60_000;
  private static final long LATE_MILLIS = 60_000;
  private static final int MOST_GROUPS_AT_ONCE = 20;
  private static final int MOST_GROUPS_A_PASS = 2_000;
  private static final int MOST_ALERTS = 20;
  private static final int MOST = 1_000;

  private final ProductDatabase database;
  private final ProductEvents events;
  private final AlertSettings settings;
  private final InstantSource clock;

  Notices(
      ProductDatabase database, ProductEvents events, AlertSettings settings, InstantSource clock) {
    this.database = database;
    this.events = events;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Notices after a position, in the order of the commits.
   *
   * @param id the last that was read; 0 for all that are kept
   * @param most at most 1,000
   */
  public List<Notice> after(long id, int most) {
    return database.transact(
        c -> NoticeRows.read(c, "id > " + id + " ORDER BY id", Math.min(most, MOST)));
  }

  /** The newest first, those before a position. */
  List<Notice> before(long id, int most) {
    return database.transact(
        c -> NoticeRows.read(c, "id < " + id + " ORDER BY id DESC", Math.min(most, MOST)));
  }

  /** Looks at every group whose time has come; how many were looked at. */
  int tellDue() {
    int looked = 0;
    for (int some = tellSome(); some > 0; some = tellSome()) {
      looked += some;
      if (looked >= MOST_GROUPS_A_PASS) {
        break;
      }
    }
    return looked;
  }

  /** Where one of many cannot be told of, the next is looked at alone, until it was that one. */
  private int tellSome() {
    try {
      return database.transact(
          connection -> tell(connection, MOST_GROUPS_AT_ONCE, new AtomicReference<>()));
    } catch (RuntimeException e) {
      LOG.debug("Groups cannot be told of together", e);
      return tellOne();
    }
  }

  /** A group that cannot be told of waits a minute: it must not keep the others waiting. */
  private int tellOne() {
    AtomicReference<@Nullable NoticeGroup> turn = new AtomicReference<>();
    try {
      return database.transact(connection -> tell(connection, 1, turn));
    } catch (RuntimeException e) {
      NoticeGroup failed = turn.get();
      if (failed == null) {
        throw e;
      }
      LOG.warnf(e, "Cannot tell of %s, and try again in a minute", failed);
      long until = clock.millis() + PUT_OFF_MILLIS;
      return database.transact(connection -> GroupRows.putOff(connection, failed, until));
    }
  }

  /**
   * A group that has had its turn.
   *
   * @param notice null where people are told nothing
   */
  private record Turn(NoticeGroup group, GroupTurn decided, @Nullable Notice notice) {

    Notice.@Nullable Kind kind() {
      return decided.kind();
    }

    List<UUID> about() {
      return decided.about().stream().map(member -> member.alert().id()).toList();
    }

    boolean isAboutLate(long beforeMillis) {
      return decided.about().stream()
          .anyMatch(member -> member.alert().life().firedMillis() < beforeMillis);
    }
  }

  /** All that locks rows of alerts comes before the queue of what is told. */
  private int tell(Connection connection, int most, AtomicReference<@Nullable NoticeGroup> inHand)
      throws SQLException {
    long now = clock.millis();
    List<GroupTurn.State> due = GroupRows.claim(connection, now, most);
    if (due.isEmpty()) {
      return 0;
    }
    inHand.set(due.get(0).group());
    Hiding hiding = Hiding.read(connection, now);
    Map<NoticeGroup, List<Alert>> firing =
        GroupRows.firing(
            connection, due.stream().map(GroupTurn.State::group).toList(), settings.mostInTurn());
    List<Turn> turns = new ArrayList<>();
    for (GroupTurn.State state : due) {
      List<Alert> alerts = firing.getOrDefault(state.group(), List.of());
      turns.add(turn(connection, state, alerts, hiding, now));
    }
    GroupRows.save(connection, turns.stream().map(turn -> turn.decided().after()).toList());
    List<Turn> telling = turns.stream().filter(turn -> turn.notice() != null).toList();
    if (!telling.isEmpty()) {
      mark(connection, telling, now);
      tell(connection, telling);
    }
    return due.size();
  }

  private Turn turn(
      Connection connection, GroupTurn.State state, List<Alert> firing, Hiding hiding, long now)
      throws SQLException {
    GroupTurn.Crowd crowd = crowd(connection, state, firing, hiding);
    GroupTurn decided = GroupTurn.of(state, crowd, settings, now);
    Notice.Kind kind = decided.kind();
    return new Turn(
        state.group(), decided, kind == null ? null : notice(kind, state, decided, crowd, now));
  }

  private void mark(Connection connection, List<Turn> turns, long now) throws SQLException {
    GroupRows.markTold(connection, turns.stream().flatMap(turn -> turn.about().stream()).toList());
    for (Turn turn : turns) {
      if (turn.kind() == Notice.Kind.FIRING && turn.isAboutLate(now - LATE_MILLIS)) {
        Duration usual = settings.life().escalateAfter(turn.group().severity());
        GroupRows.restartEscalation(
            connection, turn.about(), usual == null ? 0 : usual.toMillis(), now - LATE_MILLIS, now);
      }
    }
  }

  private void tell(Connection connection, List<Turn> turns) throws SQLException {
    List<List<Alert>> about = new ArrayList<>();
    for (Turn turn : turns) {
      about.add(about(connection, turn));
    }
    List<Notice> notices = turns.stream().map(Turn::notice).toList();
    List<Long> numbers = NoticeRows.add(connection, notices);
    List<Event> told = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      told.add(AlertEvents.of(numbers.get(i), turns.get(i).group(), notices.get(i), about.get(i)));
    }
    events.append(told);
  }

  private static List<Alert> about(Connection connection, Turn turn) throws SQLException {
    return turn.kind() == Notice.Kind.RESOLVED
        ? GroupRows.ended(connection, turn.group(), MOST_ALERTS)
        : turn.decided().about().stream().limit(MOST_ALERTS).map(Member::alert).toList();
  }

  private GroupTurn.Crowd crowd(
      Connection connection, GroupTurn.State state, List<Alert> firing, Hiding hiding)
      throws SQLException {
    NoticeGroup group = state.group();
    List<Member> members = members(connection, state, firing, hiding);
    if (firing.size() < settings.mostInTurn()) {
      return new GroupTurn.Crowd(members, 0, false);
    }
    GroupRows.Count all = GroupRows.count(connection, group);
    int told = (int) members.stream().filter(Member::told).count();
    return new GroupTurn.Crowd(
        members, Math.max(0, all.firing() - firing.size()), all.told() > told);
  }

  private static List<Member> members(
      Connection connection, GroupTurn.State state, List<Alert> firing, Hiding hiding)
      throws SQLException {
    List<UUID> ids = firing.stream().map(Alert::id).toList();
    Map<UUID, Integer> told =
        state.hasTold() ? GroupRows.told(connection, state.group(), ids) : Map.of();
    Map<UUID, Hidden> hidden = hiding.of(connection, firing);
    List<Member> members = new ArrayList<>();
    for (Alert alert : firing) {
      members.add(
          new Member(
              alert,
              told.containsKey(alert.id()),
              told.getOrDefault(alert.id(), 0),
              hidden.get(alert.id())));
    }
    return members;
  }

  private static Notice notice(
      Notice.Kind kind, GroupTurn.State group, GroupTurn turn, GroupTurn.Crowd crowd, long now) {
    List<Alert> visible = crowd.visible();
    int fresh = (int) turn.about().stream().filter(member -> !member.told()).count();
    return new Notice(
        0,
        Instant.ofEpochMilli(now),
        kind,
        group.group().ruleName(),
        group.group().severity(),
        group.group().scope(),
        NoticeTitle.of(kind, group.group(), visible, crowd.others()),
        visible.size() + crowd.others(),
        fresh,
        turn.about().stream()
            .limit(MOST_ALERTS)
            .map(member -> Notice.Told.of(member.alert()))
            .toList());
  }
}
