package dev.tidemark.containers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image as its tar has it: an <a
 * href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image
 * layout</a>. Read without what wrote it.
 *
 * @param manifest which layers, and which configuration
 * @param config how it is run
 * @param layers the blobs, packed, the lowest first
 */
record ImageTar(JsonNode manifest, JsonNode config, List<byte[]> layers) {

  private static final ObjectMapper JSON = new ObjectMapper();

  ImageTar {
    layers = List.copyOf(layers);
  }

  /** What comes of each entry of a layer. */
  interface Visitor {
    void visit(TarArchiveEntry entry, InputStream content) throws IOException;
  }

  static ImageTar read(Path tar) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      for (TarArchiveEntry one = in.getNextEntry(); one != null; one = in.getNextEntry()) {
        if (one.isFile()) {
          files.put(one.getName(), in.readAllBytes());
        }
      }
    }
    JsonNode layout = JSON.readTree(files.get("oci-layout"));
    if (!layout.path("imageLayoutVersion").asText().equals("1.0.0")) {
      throw new IOException("no OCI layout: " + layout);
    }
    JsonNode index = JSON.readTree(files.get("index.json"));
    if (index.path("manifests").size() != 1) {
      throw new IOException("not one image: " + index);
    }
    JsonNode manifest = JSON.readTree(blob(files, index.path("manifests").path(0)));
    List<byte[]> layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers")) {
      layers.add(blob(files, layer));
    }
    return new ImageTar(manifest, JSON.readTree(blob(files, manifest.path("config"))), layers);
  }

  private static byte[] blob(Map<String, byte[]> files, JsonNode of) throws IOException {
    String digest = of.path("digest").asText();
    byte[] content = files.get("blobs/" + digest.replace(':', '/'));
    if (content == null || !digest.equals("sha256:" + sha256(content))) {
      throw new IOException("not the content of " + digest);
    }
    return content;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** All entries, layer after layer. */
  void each(Visitor visitor) throws IOException {
    for (byte[] layer : layers) {
      each(layer, visitor);
    }
  }

  static void each(byte[] layer, Visitor visitor) throws IOException {
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(
            new GZIPInputStream(new ByteArrayInputStream(layer)), StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry one = in.getNextEntry(); one != null; one = in.getNextEntry()) {
        visitor.visit(one, in);
      }
    }
  }

  /** Unpacks all layers as an engine would; whoever calls it owns the files. */
  void unpack(Path root) throws IOException {
    each(
        (entry, content) -> {
          Path file = root.resolve(entry.getName()).normalize();
          if (!file.startsWith(root)) {
            throw new IOException("outside: " + entry.getName());
          }
          if (entry.isDirectory()) {
            Files.createDirectories(file);
          } else {
            Files.createDirectories(file.getParent());
            Files.copy(content, file);
          }
          Files.setPosixFilePermissions(file, permissions(entry.getMode()));
        });
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] bits = PosixFilePermission.values();
    for (int i = 0; i < bits.length; i++) {
      if ((mode & 1 << (bits.length - 1 - i)) != 0) {
        all.add(bits[i]);
      }
    }
    return all;
  }
}
