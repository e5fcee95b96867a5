package dev.tidemark.faults;

/** What goes wrong in a round. */
enum Kind {
  SERVICE_KILLED("a service, kill -9"),
  SERVICE_STOPPED("a service, stopped 3 s"),
  REDIS_KILLED("Redis, kill -9, back empty"),
  REDIS_STOPPED("Redis, stopped 3 s"),
  REDIS_CUT("Redis, connections cut"),
  MARIADB_KILLED("a MariaDB, kill -9"),
  MARIADB_STOPPED("a MariaDB, stopped 3 s"),
  MARIADB_CUT("a MariaDB, connections cut");

  private static final long STOPPED_MILLIS = 3_000;

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Whether the products of one stock database are hit and those of the other are not. */
  boolean hitsOneDatabase() {
    return this == MARIADB_KILLED || this == MARIADB_STOPPED;
  }

  /** Does it to a part, and returns when it is over. */
  void strike(Cluster cluster, int victim) {
    switch (this) {
      case SERVICE_KILLED -> killAndRestart(cluster.service(victim));
      case SERVICE_STOPPED -> stopAndGoOn(cluster.service(victim));
      case REDIS_KILLED -> killAndRestart(cluster.redis());
      case REDIS_STOPPED -> stopAndGoOn(cluster.redis());
      case REDIS_CUT -> cluster.redis().cut();
      case MARIADB_KILLED -> killAndRestart(cluster.database(victim));
      case MARIADB_STOPPED -> stopAndGoOn(cluster.database(victim));
      case MARIADB_CUT -> cluster.database(victim).cut();
    }
  }

  private static void killAndRestart(Part part) {
    part.kill9();
    part.restart();
  }

  private static void stopAndGoOn(Part part) {
    part.pause();
    try {
      Thread.sleep(STOPPED_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      part.resume();
    }
  }
}
