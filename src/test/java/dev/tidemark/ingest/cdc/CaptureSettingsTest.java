package dev.tidemark.ingest.cdc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tidemark.ingest.EventKind;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureSettingsTest {

  private static final String PREFIX = "tidemark.ingest.cdc.shop.";
  private static final Map<String, String> COMPLETE =
      Map.of(
          PREFIX + "url", "jdbc:mariadb://db.example:3307/erp?sslMode=required",
          PREFIX + "username", "capture",
          PREFIX + "password", "secret",
          PREFIX + "snapshots", "erp.stock_level",
          PREFIX + "sales", "erp.order-line");

  @Test
  void nothingSetIsNothingCaptured() {
    assertEquals(List.of(), CaptureSettings.allOf(config(Map.of("tidemark.admin-key", "x"))));
  }

  @Test
  void allOfItIsRead() {
    CaptureSettings shop = CaptureSettings.allOf(config(COMPLETE)).get(0);
    assertEquals("shop", shop.source());
    assertEquals("db.example", shop.host());
    assertEquals(3307, shop.port());
    assertEquals("REQUIRED", shop.sslMode());
    assertEquals(Optional.empty(), shop.flavour());
    assertEquals(Optional.of(EventKind.SNAPSHOT), shop.kindOf("erp", "STOCK_LEVEL"));
    assertEquals(Optional.of(EventKind.SALE), shop.kindOf("erp", "order-line"));
    assertEquals(Optional.empty(), shop.kindOf("erp", "other"));
    assertFalse(shop.toString().contains("secret"));
  }

  @Test
  void environmentVariablesNameTheirSource() {
    ConfigSource environment =
        new EnvConfigSource(
            Map.of(
                "TIDEMARK_INGEST_CDC_WEB_SHOP_URL", "jdbc:mysql://db/",
                "TIDEMARK_INGEST_CDC_WEB_SHOP_USERNAME", "capture",
                "TIDEMARK_INGEST_CDC_WEB_SHOP_FLAVOUR", "MySQL",
                "TIDEMARK_INGEST_CDC_WEB_SHOP_SALES", "erp.sale"),
            300);
    List<CaptureSettings> all =
        CaptureSettings.allOf(new SmallRyeConfigBuilder().withSources(environment).build());
    assertEquals(1, all.size());
    assertEquals("web-shop", all.get(0).source());
    assertEquals(3306, all.get(0).port());
    assertEquals(Optional.of(Flavour.MYSQL), all.get(0).flavour());
  }

  @ParameterizedTest
  @CsvSource({
    "url, postgres://db/, url",
    "url, jdbc:mysql://db/?sslMode=maybe, sslMode",
    "username, , username",
    "snapshots, stock_level, db.table",
    "sales, erp.stock_level, another table",
    "flavour, oracle, neither"
  })
  void whatIsWrongIsNamed(String key, String value, String said) {
    Map<String, String> settings = new HashMap<>(COMPLETE);
    settings.remove(PREFIX + key);
    if (value != null) {
      settings.put(PREFIX + key, value);
    }
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> CaptureSettings.allOf(config(settings)));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(said) && message.contains(PREFIX), message);
  }

  @Test
  void aSourceWithAnOddNameIsRefused() {
    Config config = config(Map.of("tidemark.ingest.cdc.\"o'shop\".url", "jdbc:mysql://db/"));
    assertThrows(IllegalStateException.class, () -> CaptureSettings.allOf(config));
  }

  @Test
  void tableNamesAreTakenLiterally() {
    assertTrue("erp.order-line".matches(TableName.parse("erp.order-line").pattern()));
    assertFalse("erpxorder-line".matches(TableName.parse("erp.order-line").pattern()));
  }

  @Test
  void debeziumIsToldOfOneSourcesRowsOnly() {
    CaptureSettings shop = CaptureSettings.allOf(config(COMPLETE)).get(0);
    Config product = config(Map.of("quarkus.datasource.jdbc.url", "jdbc:mysql://own/tidemark"));
    Properties properties = EngineProperties.of(shop, Flavour.MARIADB, product);
    assertEquals("trust", properties.getProperty("database.ssl.mode"));
    assertTrue(
        properties
            .getProperty("offset.storage.jdbc.table.delete")
            .endsWith("WHERE source = 'shop'"));
    assertEquals(
        "jdbc:mysql://own/tidemark?connectTimeout=5000&socketTimeout=10000",
        properties.getProperty("schema.history.internal.jdbc.connection.url"));
  }

  private static Config config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build();
  }
}
