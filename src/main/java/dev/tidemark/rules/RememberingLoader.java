package dev.tidemark.rules;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which classes there are not, and where resources are: to find out what a name means,
 * Drools asks for it in every package in turn and for every rule anew, and for its settings with
 * every compile; a service that is packed as many files opens them all each time. Defines no class.
 * Safe for use by several threads.
 */
final class RememberingLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  /** Names come from our own vocabulary; this is for the case that they do not. */
  private static final int MOST = 10_000;

  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private final Map<String, List<URL>> resources = new ConcurrentHashMap<>();

  RememberingLoader(ClassLoader parent) {
    super(parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (missing.contains(name)) {
      throw new ClassNotFoundException(name);
    }
    try {
      return getParent().loadClass(name);
    } catch (ClassNotFoundException e) {
      if (missing.size() < MOST) {
        missing.add(name);
      }
      throw e;
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    try {
      List<URL> found = find(name);
      return found.isEmpty() ? null : found.get(0);
    } catch (IOException e) {
      return null; // as the contract has it
    }
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return Collections.enumeration(find(name));
  }

  private List<URL> find(String name) throws IOException {
    List<URL> known = resources.get(name);
    if (known == null) {
      known = Collections.list(getParent().getResources(name));
      if (resources.size() < MOST) {
        resources.put(name, known);
      }
    }
    return known;
  }
}
