package dev.tidemark.notify.flavours;

import org.jspecify.annotations.Nullable;

/** A brief in what DingTalk and WeCom have in common of Markdown: headings, bold, quotes, links. */
final class Markdown {

  private Markdown() {}

  /**
   * @param link where a person sees more; null for none
   */
  static String of(Brief brief, String foot, @Nullable String link) {
    StringBuilder text = new StringBuilder();
    text.append("### ").append(brief.mark()).append(' ');
    text.append(Texts.markdown(brief.title())).append("\n\n");
    if (link != null) { // before what may be cut
      text.append("[Open Tidemark](").append(address(link)).append(")\n\n");
    }
    for (Brief.Fact fact : brief.facts()) {
      text.append("**").append(Texts.markdown(fact.name())).append("**: ");
      text.append(Texts.markdown(fact.value())).append("\n\n");
    }
    text.append(Texts.markdown(foot)).append("\n\n");
    for (String thing : brief.things()) {
      text.append("> ").append(Texts.markdown(thing)).append("\n\n");
    }
    return text.toString().stripTrailing();
  }

  private static String address(String link) {
    return link.replace("(", "%28").replace(")", "%29").replace(" ", "%20");
  }
}
