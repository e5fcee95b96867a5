package dev.tidemark.containers;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Builds the image that {@code docker/Dockerfile} describes, without an engine and without a
 * registry, as an OCI layout in a tar: a layer for each COPY, above what {@code docker/base} made
 * in the place of its FROM and RUN. Files have the time 0, so that the same content is the same
 * image. {@code docker/image} calls it.
 */
final class ImageBuild {

  static final Path HOME = Path.of("target", "image");
  static final Path TAR = HOME.resolve("tidemark.tar");
  static final String NAME = "tidemark:0.1.0";

  private static final String JAVA = "/opt/java/openjdk";
  private static final FilePermissions PRIVATE = FilePermissions.fromOctalString("700");
  private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");

  private ImageBuild() {}

  /**
   * @param arguments none
   * @throws Exception if anything that it needs is not there
   */
  public static void main(String... arguments) throws Exception {
    JibContainer built = write(TAR);
    System.out.printf("%s: %s, %,d bytes%n", TAR, built.getDigest(), Files.size(TAR));
  }

  static JibContainer write(Path tar) throws Exception {
    Containerizer to =
        Containerizer.to(TarImage.at(tar).named(NAME))
            .setBaseImageLayersCache(HOME.resolve("cache"))
            .setApplicationLayersCache(HOME.resolve("cache"))
            .setOfflineMode(true);
    return image(Dockerfile.read()).containerize(to);
  }

  private static JibContainerBuilder image(Dockerfile file) throws IOException {
    AbsoluteUnixPath work = AbsoluteUnixPath.get(file.only("WORKDIR"));
    JibContainerBuilder image =
        Jib.fromScratch()
            .setFormat(ImageFormat.OCI)
            .setPlatforms(Set.of(new Platform(architecture(), "linux")))
            .addFileEntriesLayer(system(file.only("USER")))
            .addFileEntriesLayer(
                layer("java", HOME.resolve("base/java"), AbsoluteUnixPath.get("/")));
    for (Dockerfile.Copy copy : file.copies()) {
      Path from = HOME.resolve(Path.of("target").relativize(Path.of(copy.from())));
      AbsoluteUnixPath into = work.resolve(copy.to());
      boolean one = Files.isRegularFile(from);
      image.addFileEntriesLayer(
          layer(copy.from(), from, one ? into.resolve(from.getFileName()) : into));
    }
    return image
        .setWorkingDirectory(work)
        .setUser(file.only("USER"))
        .setEnvironment(environment(file))
        .setLabels(file.settings("LABEL"))
        .setExposedPorts(Port.tcp(Integer.parseInt(file.only("EXPOSE"))))
        .setEntrypoint(file.entryPoint());
  }

  private static Map<String, String> environment(Dockerfile file) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("JAVA_HOME", JAVA);
    all.put("PATH", JAVA + "/bin");
    // Names of files and JDK 17's texts are of this encoding.
    all.put("LANG", "C.UTF-8");
    all.putAll(file.settings("ENV"));
    return all;
  }

  /** With a place for what is written, by its owner only, where nothing is mounted there. */
  private static FileEntriesLayer system(String user) throws IOException {
    Path from = HOME.resolve("base/system");
    return layer("system", from, AbsoluteUnixPath.get("/")).toBuilder()
        .addEntry(
            from,
            AbsoluteUnixPath.get("/tmp"),
            PRIVATE,
            FileEntriesLayer.DEFAULT_MODIFICATION_TIME,
            user)
        .build();
  }

  /** What is in a directory, or a file, and which of it may be executed. */
  private static FileEntriesLayer layer(String name, Path from, AbsoluteUnixPath to)
      throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file :
          files.filter(one -> !one.equals(from) || Files.isRegularFile(one)).sorted().toList()) {
        AbsoluteUnixPath target = to.resolve(from.relativize(file));
        boolean program = Files.isDirectory(file) || Files.isExecutable(file);
        layer.addEntry(
            file,
            target,
            program ? PROGRAM : FilePermissions.DEFAULT_FILE_PERMISSIONS,
            FileEntriesLayer.DEFAULT_MODIFICATION_TIME);
      }
    }
    return layer.build();
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return List.of("aarch64", "arm64").contains(name) ? "arm64" : "amd64";
  }
}
