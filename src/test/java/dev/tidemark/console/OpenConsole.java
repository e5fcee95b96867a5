package dev.tidemark.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One service and one browser for all classes that change something: each works on things of its
 * own, so that none has to wait for another start. Closed when the last test has run.
 */
final class OpenConsole implements BeforeAllCallback, ParameterResolver {

  private record Opened(Shop shop, Screen screen) implements AutoCloseable {

    static Opened open() {
      try {
        Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "shop-");
        Shop shop = Shop.open(data.toAbsolutePath());
        return new Opened(shop, Screen.open(shop));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      screen.close();
      shop.close();
    }
  }

  private static Opened opened(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(OpenConsole.class))
        .getOrComputeIfAbsent("opened", unused -> Opened.open(), Opened.class);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    opened(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Shop.class || type == Hand.class;
  }

  /** The shop; or the hand of an admin at a window of its own. */
  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Opened opened = opened(context);
    return parameter.getParameter().getType() == Shop.class
        ? opened.shop
        : context
            .getStore(Namespace.create(context.getUniqueId()))
            .getOrComputeIfAbsent(
                "hand", unused -> Hand.of(opened.shop, opened.screen, "admin"), Hand.class);
  }
}
