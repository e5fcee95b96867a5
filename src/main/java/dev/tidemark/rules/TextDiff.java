package dev.tidemark.rules;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/** Compares two versions of a text, line by line. */
final class TextDiff {

  private static final int LINES_AROUND = 3;

  private TextDiff() {}

  static List<String> unified(RulesResource.Version before, RulesResource.Version after) {
    List<String> old = lines(before);
    return UnifiedDiffUtils.generateUnifiedDiff(
        "version " + before.version(),
        "version " + after.version(),
        old,
        DiffUtils.diff(old, lines(after)),
        LINES_AROUND);
  }

  private static List<String> lines(RulesResource.Version version) {
    return version.drl() == null ? List.of() : version.drl().lines().toList();
  }
}
