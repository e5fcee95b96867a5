package dev.tidemark.channels;

import dev.tidemark.channels.ChannelSettings.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Channels at brokers, and messages for them. */
final class BrokerChannels {

  private BrokerChannels() {}

  static Channel of(Kind kind, String url, String topic, @Nullable String username, String secret) {
    ChannelSettings settings =
        new ChannelSettings(
            kind,
            url,
            topic,
            username,
            List.of("*"),
            ChannelSettings.Acknowledge.NOW,
            0,
            100,
            0,
            ChannelSettings.Correction.INTERCEPT,
            60,
            300,
            null,
            false,
            ChannelCurbs.NONE);
    return new Channel(7, "broker", settings, secret, 0, 1);
  }

  static Transport.Message message(int number) {
    return new Transport.Message("id-" + number, "SKU", "stock", "{\"version\":" + number + "}");
  }
}
