package dev.tidemark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of docs/ARCHITECTURE.md and the arrows between them, as the compiler left them. */
class ArchitectureTest {

  private static final String ROOT = "dev.tidemark";

  /** What each room may import beside itself and the kernel. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("kernel"),
          entry("storage"),
          entry("outbox", "storage"),
          entry("audit", "storage"),
          entry("access", "storage", "audit"),
          entry("stock", "storage", "outbox", "audit"),
          entry("rules", "storage", "audit"),
          entry("gate", "stock"),
          entry("velocity", "storage", "stock"),
          entry("channels", "storage", "outbox", "audit", "stock"),
          entry("notify", "storage", "outbox", "audit", "stock"),
          entry("reservation", "storage", "outbox", "audit", "stock", "gate", "velocity"),
          entry("ingest", "storage", "audit", "stock", "velocity", "channels", "reservation"),
          entry(
              "alerts",
              "storage",
              "outbox",
              "audit",
              "stock",
              "rules",
              "gate",
              "velocity",
              "channels",
              "notify",
              "reservation",
              "ingest"),
          entry(
              "responses",
              "storage",
              "outbox",
              "audit",
              "stock",
              "rules",
              "gate",
              "channels",
              "alerts"),
          entry("console", "storage", "stock", "gate", "velocity", "alerts", "responses"),
          entry(
              "platform",
              "storage",
              "outbox",
              "audit",
              "access",
              "stock",
              "rules",
              "gate",
              "velocity",
              "channels",
              "notify",
              "reservation",
              "ingest",
              "alerts",
              "responses"));

  private static Map.Entry<String, Set<String>> entry(String room, String... mayImport) {
    return Map.entry(room, Set.of(mayImport));
  }

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Set<String> rooms() {
    return new TreeSet<>(ARROWS.keySet());
  }

  @Test
  void everyClassHasARoom() {
    Set<String> found =
        PRODUCT.stream()
            .map(ArchitectureTest::roomOf)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(rooms(), found);
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomImportsOnlyWhatIsListed(String room) {
    String[] others =
        rooms().stream()
            .filter(other -> !other.equals(room) && !other.equals("kernel"))
            .filter(other -> !ARROWS.getOrDefault(room, Set.of()).contains(other))
            .map(other -> ROOT + "." + other + "..")
            .toArray(String[]::new);
    if (others.length > 0) {
      noClasses()
          .that()
          .resideInAPackage(ROOT + "." + room + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .check(PRODUCT);
    }
  }

  @Test
  void onlyTheGateTalksToRedis() {
    only("gate", "io.quarkus.redis..", "io.vertx.redis..", "io.vertx.mutiny.redis..");
  }

  @Test
  void onlyStorageOpensPools() {
    only("storage", "javax.sql..", "io.agroal..", "org.flywaydb..");
  }

  @Test
  void onlyIngestTalksToDebezium() {
    only("ingest", "io.debezium..", "org.apache.kafka.connect..");
  }

  @Test
  void onlyIngestAndChannelsTalkToBrokers() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".ingest..", ROOT + ".channels..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "com.rabbitmq..")
        .check(PRODUCT);
    only("channels", "org.apache.kafka.clients.producer..");
  }

  @Test
  void onlyPlatformStartsServers() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".platform.servers..")
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAPackage(ROOT + ".platform..")
        .check(PRODUCT);
  }

  /** What nobody outside needs is not shown: most types are seen in their own package only. */
  @Test
  void mostTypesArePackagePrivate() {
    long all = PRODUCT.stream().filter(ArchitectureTest::isTopLevel).count();
    long shown =
        PRODUCT.stream()
            .filter(ArchitectureTest::isTopLevel)
            .filter(type -> type.getModifiers().toString().contains("PUBLIC"))
            .count();
    assertTrue(all > 50, "no classes were read");
    assertTrue(shown * 2 < all, shown + " of " + all + " types are public");
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "..")
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .check(PRODUCT);
  }

  private static void only(String room, String... libraries) {
    noClasses()
        .that(DescribedPredicate.describe("are not of " + room, type -> !roomOf(type).equals(room)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .check(PRODUCT);
    boolean used =
        PRODUCT.stream()
            .filter(type -> roomOf(type).equals(room))
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .anyMatch(
                arrow ->
                    Arrays.stream(libraries)
                        .map(library -> library.replace("..", ""))
                        .anyMatch(arrow.getTargetClass().getPackageName()::startsWith));
    assertTrue(used, room + " does not use it either: the rule is about nothing");
  }

  private static boolean isTopLevel(JavaClass type) {
    return type.isTopLevelClass() && !type.getSimpleName().equals("package-info");
  }

  private static String roomOf(JavaClass type) {
    String[] parts = type.getPackageName().substring(ROOT.length()).split("\\.", -1);
    return parts.length > 1 ? parts[1] : "";
  }
}
