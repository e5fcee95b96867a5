package dev.tidemark.alerts;

import dev.tidemark.rules.Severity;
import java.util.List;
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

    /** It is looked at again right after, for when its next time is. */
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
  }

  private static final long NEVER = Long.MAX_VALUE;

  static GroupTurn of(State group, Crowd crowd, AlertSettings settings, long now) {
    List<Member> members = crowd.members();
    List<Member> escalated = members.stream().filter(Member::isEscalated).toList();
    List<Member> fresh = members.stream().filter(Member::isFresh).toList();
    List<Member> known = members.stream().filter(Member::isRepeated).toList();
    long escalates = when(escalated, () -> group.escalatesMillis(settings));
    long tells = when(fresh, () -> group.tellsMillis(fresh, settings));
    long repeats = when(known, () -> after(group.toldMillis(), repeatMillis(known, settings)));
    if (escalates <= now) {
      State after = new State(group.group(), now, now, now, true);
      return new GroupTurn(Notice.Kind.ESCALATED, escalated, after);
    } else if (tells <= now) {
      return new GroupTurn(Notice.Kind.FIRING, fresh, group.told(now));
    } else if (group.toldOpen() && fresh.isEmpty() && !crowd.anyTold()) {
      return new GroupTurn(Notice.Kind.RESOLVED, List.of(), group.over(now));
    } else if (repeats <= now) {
      return new GroupTurn(Notice.Kind.REPEAT, known, group.told(now));
    }
    boolean anyHidden = members.stream().anyMatch(member -> !member.isVisible() && member.waits());
    long looks = anyHidden ? now + settings.look().toMillis() : NEVER;
    long next = LongStream.of(escalates, tells, repeats, looks).min().orElse(NEVER);
    return new GroupTurn(null, List.of(), group.next(next == NEVER ? 0 : next));
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
