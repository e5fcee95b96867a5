package dev.tidemark.platform.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.platform.demo.DemoRequest.Help;
import dev.tidemark.platform.demo.DemoRequest.Misuse;
import dev.tidemark.platform.demo.DemoRequest.Play;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoRequestTest {

  @ParameterizedTest
  @CsvSource({
    "'',                  14000, false",
    "--exit,              14000, true",
    "--speed 2000,        2000,  false",
    "--speed=2000,        2000,  false",
    "--speed 0.5 --exit,  0.5,   true",
    "--exit --speed 1e4,  10000, true",
  })
  void playsAsAsked(String options, double speed, boolean exit) {
    assertEquals(new Play(speed, exit), DemoRequest.parse(words(options)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--speed 5 --help"})
  void helps(String options) {
    assertInstanceOf(Help.class, DemoRequest.parse(words(options)));
  }

  @ParameterizedTest
  @CsvSource({
    "--speed,          a positive number",
    "--speed 0,        not '0'",
    "--speed -3,       not '-3'",
    "--speed fast,     not 'fast'",
    "--speed NaN,      not 'NaN'",
    "--speed Infinity, not 'Infinity'",
    "--speed --exit,   not '--exit'",
    "--sped 3,         knows no '--sped'",
    "3,                knows no '3'",
  })
  void saysWhatIsWrong(String options, String words) {
    Misuse misuse = assertInstanceOf(Misuse.class, DemoRequest.parse(words(options)));
    assertTrue(misuse.reason().contains(words), misuse.reason());
  }

  @Test
  void commandAnswersWithoutService() {
    Printed out = new Printed();
    Printed err = new Printed();
    assertEquals(
        0, DemoCommand.answeredAtOnce(out.stream(), err.stream(), "demo", "--help").getAsInt());
    assertTrue(out.text().contains("--speed N"), out.text());
    assertEquals(
        2, DemoCommand.answeredAtOnce(out.stream(), err.stream(), "demo", "--x").getAsInt());
    assertTrue(err.text().contains("knows no '--x'"), err.text());
    assertTrue(DemoCommand.answeredAtOnce(out.stream(), err.stream(), "demo").isEmpty());
    assertTrue(DemoCommand.answeredAtOnce(out.stream(), err.stream()).isEmpty());
  }

  private static List<String> words(String options) {
    return options.isEmpty() ? List.of() : List.of(options.split(" "));
  }
}
