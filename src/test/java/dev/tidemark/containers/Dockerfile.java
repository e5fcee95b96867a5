package dev.tidemark.containers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code docker/Dockerfile}, as far as ours goes: no stages, no arguments, no here documents.
 *
 * @param instructions in their order; lines that go on are joined
 */
record Dockerfile(List<Instruction> instructions) {

  private static final Pattern SETTING = Pattern.compile("([\\w.]+)=(?:\"([^\"]*)\"|(\\S+))");

  Dockerfile {
    instructions = List.copyOf(instructions);
  }

  /** One instruction. */
  record Instruction(String name, String arguments) {}

  /** What a COPY takes, from the top of the repository, and where it goes in the work directory. */
  record Copy(String from, String to) {}

  static Dockerfile read() {
    try {
      return new Dockerfile(
          Files.readString(Path.of("docker", "Dockerfile"))
              .replaceAll("(?m)^#.*\\n", "")
              .replace("\\\n", " ")
              .lines()
              .filter(line -> !line.isBlank())
              .map(line -> line.strip().split("\\s+", 2))
              .map(parts -> new Instruction(parts[0], parts[1]))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> all(String name) {
    return instructions.stream()
        .filter(one -> one.name().equals(name))
        .map(Instruction::arguments)
        .toList();
  }

  /**
   * @throws AssertionError unless there is exactly one
   */
  String only(String name) {
    List<String> found = all(name);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " times " + name);
    }
    return found.get(0);
  }

  /** Of ENV or LABEL. */
  Map<String, String> settings(String name) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String arguments : all(name)) {
      Matcher setting = SETTING.matcher(arguments);
      while (setting.find()) {
        found.put(setting.group(1), setting.group(2) == null ? setting.group(3) : setting.group(2));
      }
    }
    return found;
  }

  List<Copy> copies() {
    return all("COPY").stream()
        .map(copy -> copy.replaceFirst("^--chown=root:root ", "").split("\\s+"))
        .map(parts -> new Copy(parts[0], parts[1].replaceFirst("^\\./", "")))
        .toList();
  }

  List<String> entryPoint() {
    try {
      return new ObjectMapper().readValue(only("ENTRYPOINT"), new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
