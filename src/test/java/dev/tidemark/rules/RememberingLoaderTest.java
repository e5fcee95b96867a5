package dev.tidemark.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberingLoaderTest {

  private final List<String> asked = new ArrayList<>();
  private final ClassLoader loader = new RememberingLoader(new Asked());

  /** Notes what it is asked for. */
  private final class Asked extends ClassLoader {

    Asked() {
      super(RememberingLoaderTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      asked.add(name);
      return super.loadClass(name, resolve);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      asked.add(name);
      return super.getResources(name);
    }
  }

  @Test
  void asksOnceForAClassThatIsNotThere() {
    assertThrows(ClassNotFoundException.class, () -> loader.loadClass("java.lang.StockPosition"));
    assertThrows(ClassNotFoundException.class, () -> loader.loadClass("java.lang.StockPosition"));
    assertEquals(List.of("java.lang.StockPosition"), asked);
  }

  @Test
  void findsTheSameClassesAsItsParent() throws ClassNotFoundException {
    assertSame(Rule.class, loader.loadClass(Rule.class.getName()));
    assertSame(Rule.class, loader.loadClass(Rule.class.getName()));
  }

  @Test
  void asksOnceForResources() throws IOException {
    List<URL> first = Collections.list(loader.getResources("rules/oversell.drl"));
    assertEquals(first, Collections.list(loader.getResources("rules/oversell.drl")));
    assertEquals(first.get(0), loader.getResource("rules/oversell.drl"));
    assertNull(loader.getResource("rules/no-such.drl"));
    assertNull(loader.getResource("rules/no-such.drl"));
    assertEquals(List.of("rules/oversell.drl", "rules/no-such.drl"), asked);
  }
}
