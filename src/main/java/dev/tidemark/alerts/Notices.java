package dev.tidemark.alerts;

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
import java.util.Optional;
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
  private static final int MOST_GROUPS_A_PASS = 200;
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
    while (looked < MOST_GROUPS_A_PASS && tellNext()) {
      looked++;
    }
    return looked;
  }

  /** A group that cannot be told of waits a minute: it must not keep the others waiting. */
  private boolean tellNext() {
    AtomicReference<@Nullable NoticeGroup> turn = new AtomicReference<>();
    try {
      return database.transact(connection -> tellNext(connection, turn));
    } catch (RuntimeException e) {
      NoticeGroup failed = turn.get();
      if (failed == null) {
        throw e;
      }
      LOG.warnf(e, "Cannot tell of %s, and try again in a minute", failed);
      long until = clock.millis() + PUT_OFF_MILLIS;
      return database.transact(connection -> GroupRows.putOff(connection, failed, until)) > 0;
    }
  }

  private boolean tellNext(Connection connection, AtomicReference<@Nullable NoticeGroup> group)
      throws SQLException {
    long now = clock.millis();
    Optional<GroupTurn.State> due = GroupRows.claim(connection, now);
    group.set(due.map(GroupTurn.State::group).orElse(null));
    if (due.isEmpty()) {
      return false;
    }
    GroupTurn.Crowd crowd = crowd(connection, due.get().group(), now);
    GroupTurn turn = GroupTurn.of(due.get(), crowd, settings, now);
    GroupRows.save(connection, turn.after());
    if (turn.kind() != null) {
      List<UUID> ids = turn.about().stream().map(member -> member.alert().id()).toList();
      GroupRows.markTold(connection, due.get().group(), ids);
      if (turn.kind() == Notice.Kind.FIRING) {
        Duration usual = settings.life().escalateAfter(due.get().group().severity());
        GroupRows.restartEscalation(connection, ids, usual == null ? 0 : usual.toMillis(), now);
      }
      tell(connection, due.get().group(), notice(turn.kind(), due.get(), turn, crowd, now), turn);
    }
    return true;
  }

  private void tell(Connection connection, NoticeGroup group, Notice notice, GroupTurn turn)
      throws SQLException {
    List<Alert> about =
        notice.kind() == Notice.Kind.RESOLVED
            ? GroupRows.ended(connection, group, MOST_ALERTS)
            : turn.about().stream().limit(MOST_ALERTS).map(GroupTurn.Member::alert).toList();
    long number = NoticeRows.add(connection, group, notice);
    events.append(AlertEvents.of(number, group, notice, about));
  }

  private GroupTurn.Crowd crowd(Connection connection, NoticeGroup group, long now)
      throws SQLException {
    List<Alert> firing = GroupRows.firing(connection, group, settings.mostInTurn());
    List<GroupTurn.Member> members = members(connection, group, firing, now);
    if (firing.size() < settings.mostInTurn()) {
      return new GroupTurn.Crowd(members, 0, false);
    }
    GroupRows.Count all = GroupRows.count(connection, group);
    int told = (int) members.stream().filter(GroupTurn.Member::told).count();
    return new GroupTurn.Crowd(
        members, Math.max(0, all.firing() - firing.size()), all.told() > told);
  }

  private static List<GroupTurn.Member> members(
      Connection connection, NoticeGroup group, List<Alert> firing, long now) throws SQLException {
    List<UUID> ids = firing.stream().map(Alert::id).toList();
    Map<UUID, Integer> told = GroupRows.told(connection, group, ids);
    Map<UUID, Hidden> hidden = Hiding.read(connection, now).of(connection, firing);
    List<GroupTurn.Member> members = new ArrayList<>();
    for (Alert alert : firing) {
      members.add(
          new GroupTurn.Member(
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
