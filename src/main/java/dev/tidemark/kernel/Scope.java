package dev.tidemark.kernel;

import java.util.List;

/**
 * What a caller may do. Each operation names beside its method the scopes of which one suffices.
 * Constants rather than an enum, since annotations take no other.
 */
public final class Scope {

  /** Hold, confirm, release and extend reservations. */
  public static final String RESERVE = "reserve";

  /** Read everything but keys, accounts and the audit. */
  public static final String READ = "read";

  /** Tell other systems' stock and sales, and what others alert of. */
  public static final String INGEST = "ingest";

  /** Speak for a channel: acknowledge, report, order, deliver. */
  public static final String CHANNEL = "channel";

  /** Run a sale: products, rules, alerts, responses; read the audit. */
  public static final String OPERATE = "operate";

  /** Keys, accounts, and the addresses that are called; has all other scopes too. */
  public static final String ADMIN = "admin";

  /** All there are, {@link #ADMIN} last. */
  public static final List<String> ALL = List.of(RESERVE, READ, INGEST, CHANNEL, OPERATE, ADMIN);

  private Scope() {}
}
