package dev.tidemark.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tidemark.Api;
import dev.tidemark.FakeClock;
import dev.tidemark.TidemarkTest;
import dev.tidemark.storage.StockDatabases;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@TidemarkTest
class ForgettingTest {

  private static final Duration REMEMBER = Duration.ofDays(35);

  @Inject StockDatabases databases;

  @Test
  void anEventIsRememberedForAsLongAsIsSaidAndForgottenAfterwards() {
    Api api = Api.ofTest();
    String path = "/v1/ingest/sales?source=" + Rows.newSource(api, "");
    String sku = Api.newSku();
    String body = "[" + Rows.sale(sku, "shop", 1, Instant.now().minusSeconds(60), "once") + "]";
    assertEquals("200 1 0 0 0", Rows.brief(api.post(path, body)));
    FakeClock clock = new FakeClock(Instant.now().plus(REMEMBER));
    Forgetting forgetting = new Forgetting(databases, clock, REMEMBER);
    forgetting.forgetAll();
    assertEquals("200 0 1 0 0", Rows.brief(api.post(path, body)));
    clock.advance(Duration.ofDays(1));
    forgetting.forgetAll();
    assertEquals("200 1 0 0 0", Rows.brief(api.post(path, body)));
  }
}
