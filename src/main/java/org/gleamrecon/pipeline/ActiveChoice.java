package org.gleamrecon.pipeline;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gleamrecon.modelstore.ActiveVersions;
import org.gleamrecon.modelstore.ModelId;

/** Which of the versions that can be used are active, by what was decided on. */
final class ActiveChoice {
  private ActiveChoice() {}

  /**
   * The active version of each name that has one.
   *
   * @param usable every version that can be used
   * @param problems receives a sentence for each name whose active version is not among them
   */
  static Map<String, Integer> of(
      List<ModelId> usable, ActiveVersions decided, List<String> problems) {
    Map<String, NavigableSet<Integer>> versions = new TreeMap<>();
    for (ModelId id : usable) {
      versions.computeIfAbsent(id.name(), name -> new TreeSet<>()).add(id.version());
    }
    Map<String, Integer> active = new HashMap<>();
    versions.forEach(
        (name, there) -> {
          Optional<ActiveVersions.Entry> entry = decided.of(name);
          int chosen = entry.isEmpty() ? there.last() : choose(entry.get(), there);
          if (chosen > 0) {
            active.put(name, chosen);
          }
          entry
              .filter(wanted -> wanted.active() > 0 && wanted.active() != chosen)
              .ifPresent(
                  wanted ->
                      problems.add(
                          "the active version %s:%d cannot be used: %s serves"
                              .formatted(
                                  name,
                                  wanted.active(),
                                  chosen > 0 ? "version " + chosen : "no version of it")));
        });
    return active;
  }

  /** 0: none. */
  private static int choose(ActiveVersions.Entry wanted, NavigableSet<Integer> there) {
    if (wanted.active() == 0 || there.contains(wanted.active())) {
      return wanted.active();
    }
    for (int i = wanted.history().size() - 1; i >= 0; i--) {
      if (there.contains(wanted.history().get(i))) {
        return wanted.history().get(i);
      }
    }
    return Optional.ofNullable(there.lower(wanted.active())).orElse(0);
  }
}
