package dev.tidemark.alerts;

import dev.tidemark.rules.Severity;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a group's people are told now, and when it is to be looked at again. A function of what is
 * stored and the time.
 *
 * @param kind null where they are told nothing
 * @param about the alerts that they are told of
 * @param after the group as it is to be stored
 */
record GroupTurn(Notice.@Nullable Kind kind, List<Member> about, State after) {

  /**
   * A group as stored.
   *
   * @param nextMillis when to look at it; 0 for not until something happens
   * @param toldMillis when people were told last that something fires; 0 for never
   * @param escalatedMillis when they were told last that something was escalated
   * @param toldOpen whether they know of something that fires
   */
  record State(
      NoticeGroup group, long nextMillis, long toldMillis, long escalatedMillis, boolean toldOpen) {

    /** Whether a notice has told of any of it. */
    boolean hasTold() {
      return toldMillis > 0 || escalatedMillis > 0;
    }

    /** Due now, until {@link #next} says otherwise. */
    State told(long now) {
      return new State(group, now, now, escalatedMillis, true);
    }

    State over(long now) {
      return new State(group, now, toldMillis, escalatedMillis, false);
    }

    long escalatesMillis(AlertSettings settings) {
      return after(escalatedMillis, settings.againP1().toMillis());
    }

    long tellsMillis(List<Member> fresh, AlertSettings settings) {
      Severity severity = group.severity();
      return Math.max(
          firstFired(fresh) + settings.gather(severity).toMillis(),
          after(toldMillis, settings.again(severity).toMillis()));
    }

    State next(long millis) {
      return new State(group, millis, toldMillis, escalatedMillis, toldOpen);
    }
  }

  /**
   * An alert of the group that fires, be it acknowledged.
   *
   * @param told whether a notice of this group has told of it
   * @param toldEscalation the highest level that a notice has told of
   * @param hidden null where nothing hides it
   */
  record Member(Alert alert, boolean told, int toldEscalation, @Nullable Hidden hidden) {

    boolean isVisible() {
      return hidden == null;
    }

    boolean waits() {
      return !alert.life().isAcknowledged();
    }

    boolean isFresh() {
      return isVisible() && !told && waits();
    }

    boolean isEscalated() {
      return isVisible() && waits() && alert.life().escalation() > toldEscalation;
    }

    boolean isRepeated() {
      return isVisible() && told && waits();
    }

    /** As it is once a notice has told of it. */
    Member afterTold() {
      return new Member(alert, true, alert.life().escalation(), hidden);
    }
  }

  /**
   * All of a group that fire.
   *
   * @param members those that are looked at one by one
   * @param others how many more there are, of a very large group; they count as not hidden
   * @param othersTold whether a notice has told of any of the others
   */
  record Crowd(List<Member> members, int others, boolean othersTold) {

    Crowd {
      members = List.copyOf(members);
    }

    List<Alert> visible() {
      return members.stream().filter(Member::isVisible).map(Member::alert).toList();
    }

    boolean anyTold() {
      return othersTold || members.stream().anyMatch(Member::told);
    }

    /** As it is once a notice has told of some. */
    Crowd afterTold(List<Member> some) {
      Set<Member> told = Collections.newSetFromMap(new IdentityHashMap<>());
      told.addAll(some);
      return new Crowd(
          members.stream().map(one -> told.contains(one) ? one.afterTold() : one).toList(),
          others,
          othersTold);
    }
  }

  private static final long NEVER = Long.MAX_VALUE;

  static GroupTurn of(State group, Crowd crowd, AlertSettings settings, long now) {
    Times times = Times.of(group, crowd, settings, now);
    GroupTurn turn = told(group, crowd, times, now);
    if (turn.kind() == null) {
      return new GroupTurn(null, List.of(), group.next(times.next()));
    }
    if (crowd.others() > 0) {
      return turn; // of those that were not looked at now some may be to be told next
    }
    Crowd after = crowd.afterTold(turn.about());
    long next = Times.of(turn.after(), after, settings, now).next();
    return new GroupTurn(turn.kind(), turn.about(), turn.after().next(next));
  }

  private static GroupTurn told(State group, Crowd crowd, Times times, long now) {
    if (times.escalatesMillis() <= now) {
      State after = new State(group.group(), now, now, now, true);
      return new GroupTurn(Notice.Kind.ESCALATED, times.escalated(), after);
    } else if (times.tellsMillis() <= now) {
      return new GroupTurn(Notice.Kind.FIRING, times.fresh(), group.told(now));
    } else if (group.toldOpen() && times.fresh().isEmpty() && !crowd.anyTold()) {
      return new GroupTurn(Notice.Kind.RESOLVED, List.of(), group.over(now));
    } else if (times.repeatsMillis() <= now) {
      return new GroupTurn(Notice.Kind.REPEAT, times.known(), group.told(now));
    }
    return new GroupTurn(null, List.of(), group);
  }

  /** When people are to be told what; {@link #NEVER} for not until something happens. */
  private record Times(
      List<Member> escalated,
      List<Member> fresh,
      List<Member> known,
      long escalatesMillis,
      long tellsMillis,
      long repeatsMillis,
      long looksMillis) {

    static Times of(State group, Crowd crowd, AlertSettings settings, long now) {
      List<Member> members = crowd.members();
      List<Member> escalated = members.stream().filter(Member::isEscalated).toList();
      List<Member> fresh = members.stream().filter(Member::isFresh).toList();
      List<Member> known = members.stream().filter(Member::isRepeated).toList();
      boolean anyHidden =
          members.stream().anyMatch(member -> !member.isVisible() && member.waits());
      return new Times(
          escalated,
          fresh,
          known,
          when(escalated, () -> group.escalatesMillis(settings)),
          when(fresh, () -> group.tellsMillis(fresh, settings)),
          when(known, () -> after(group.toldMillis(), repeatMillis(known, settings))),
          anyHidden ? now + settings.look().toMillis() : NEVER);
    }

    /** As it is stored: 0 for never. */
    long next() {
      long next =
          LongStream.of(escalatesMillis, tellsMillis, repeatsMillis, looksMillis)
              .min()
              .orElse(NEVER);
      return next == NEVER ? 0 : next;
    }
  }

  private static long when(List<Member> any, LongSupplier time) {
    return any.isEmpty() ? NEVER : time.getAsLong();
  }

  private static long after(long lastMillis, long pauseMillis) {
    return lastMillis == 0 ? 0 : lastMillis + pauseMillis;
  }

  private static long firstFired(List<Member> members) {
    return members.stream()
        .mapToLong(member -> member.alert().life().firedMillis())
        .min()
        .orElse(0);
  }

  /** The shortest that any of their rules asks for. */
  private static long repeatMillis(List<Member> members, AlertSettings settings) {
    return members.stream()
        .mapToLong(member -> settings.repeat(member.alert().seen().settings()).toMillis())
        .min()
        .orElse(NEVER);
  }
}
