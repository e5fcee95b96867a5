package dev.tidemark.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Dockerfile by the rules that hadolint has, as far as they matter here. */
class DockerfileTest {

  private final Dockerfile file = Dockerfile.read();

  private List<String> all(String name) {
    return file.all(name);
  }

  private String only(String name) {
    return file.only(name);
  }

  @Test
  void theBaseHasATag() {
    String base = only("FROM");
    assertTrue(base.matches("[a-z/-]+:[0-9][\\w.-]+"), base);
    assertFalse(base.contains("jdk"), "a compiler has no place in it");
  }

  @Test
  void itDoesNotRunAsRoot() {
    assertEquals("10001:10001", only("USER"));
    int user = indexOf("USER");
    assertTrue(indexOf("RUN") < user && indexOf("ENTRYPOINT") > user);
  }

  private int indexOf(String name) {
    return file.instructions().stream()
        .map(Dockerfile.Instruction::name)
        .toList()
        .lastIndexOf(name);
  }

  /** Signals reach the JVM: there is no shell before it. */
  @Test
  void theEntryPointIsTheProgramItself() {
    assertEquals("[\"java\", \"-jar\", \"quarkus-run.jar\"]", only("ENTRYPOINT"));
    assertTrue(all("CMD").isEmpty());
    assertTrue(only("WORKDIR").startsWith("/"));
  }

  /** What changes with every version comes last, and nobody who runs it may change it. */
  @Test
  void layersGoFromWhatChangesLeastToWhatChangesMost() {
    assertTrue(all("ADD").isEmpty());
    List<String> copies = all("COPY");
    assertTrue(copies.stream().allMatch(copy -> copy.startsWith("--chown=root:root target/")));
    assertTrue(copies.get(0).contains("/lib/"));
    assertTrue(copies.get(copies.size() - 1).contains("/app/"));
  }

  /** All that Quarkus puts into its folder, or it does not start. */
  @Test
  void everyPartOfThePackageIsCopied() {
    String copies = String.join("\n", all("COPY"));
    for (String part : List.of("lib/", "quarkus/", "app/", "quarkus-run.jar")) {
      assertTrue(copies.contains("target/quarkus-app/" + part), part);
    }
  }

  @Test
  void nothingButThePackageGoesToTheEngine() throws IOException {
    assertEquals(
        List.of("*", "!target/quarkus-app"),
        Files.readAllLines(Path.of("docker", "Dockerfile.dockerignore")));
  }

  /** Of the two, only what the environment gives is secret. */
  @Test
  void noSecretIsInIt() {
    for (String setting : all("ENV")) {
      assertFalse(setting.matches("(?i).*(password|secret|key)=.*"), setting);
    }
    assertTrue(all("ARG").isEmpty());
  }
}
