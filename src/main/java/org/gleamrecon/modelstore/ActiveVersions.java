package org.gleamrecon.modelstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which version of each model serves where none is asked for, and which ones did before it. A name
 * that is not among them was never decided on.
 *
 * @param models by name
 */
public record ActiveVersions(Map<String, Entry> models) {
  /** Nothing was decided on. */
  public static final ActiveVersions NONE = new ActiveVersions(Map.of());

  private static final int LONGEST_HISTORY = 100;

  public ActiveVersions {
    models = Map.copyOf(models);
  }

  /**
   * One name.
   *
   * @param active the version that serves; 0: none of them does
   * @param history versions that were active before, the last one last: where a rollback goes
   * @param probation present while the active version has not yet shown that it does as those
   *     before it
   */
  public record Entry(int active, List<Integer> history, Optional<Probation> probation) {
    /** History without end is of no use: the oldest are forgotten. */
    public Entry {
      int size = history.size();
      history = List.copyOf(history.subList(Math.max(0, size - LONGEST_HISTORY), size));
    }
  }

  /**
   * What a new version is held to.
   *
   * @param residuals relative k-space residuals that were usual before it, by the number of
   *     iterations; empty where too few scans were seen
   */
  public record Probation(Map<Integer, Band> residuals) {
    public Probation {
      residuals = Map.copyOf(residuals);
    }
  }

  /** Both ends included. */
  public record Band(double low, double high) {
    /** Ends that are no numbers hold nothing. */
    public Band {
      if (!(low <= high)) {
        throw new IllegalArgumentException("a band from %s to %s".formatted(low, high));
      }
    }

    public boolean contains(double value) {
      return low <= value && value <= high;
    }
  }

  public Optional<Entry> of(String name) {
    return Optional.ofNullable(models.get(name));
  }

  /** Writes down what serves already; changes nothing where something was written down before. */
  public ActiveVersions pinned(String name, int version) {
    return models.containsKey(name)
        ? this
        : with(name, new Entry(version, List.of(), Optional.empty()));
  }

  /**
   * Another version serves from now on.
   *
   * @param before the version that has served until now, 0 if none did
   */
  public ActiveVersions activated(ModelId id, int before, Probation probation) {
    List<Integer> history = new ArrayList<>(of(id.name()).map(Entry::history).orElse(List.of()));
    if (before > 0) {
      history.add(before);
    }
    Optional<Probation> held = before > 0 ? Optional.of(probation) : Optional.empty();
    return with(id.name(), new Entry(id.version(), history, held));
  }

  /** The version that was active before, where there was one. */
  public Optional<ModelId> before(String name) {
    return of(name)
        .filter(entry -> !entry.history().isEmpty())
        .map(entry -> new ModelId(name, entry.history().get(entry.history().size() - 1)));
  }

  /**
   * The version that was active before serves again; the one that serves now is forgotten.
   *
   * @throws IllegalArgumentException if there was none
   */
  public ActiveVersions rolledBack(String name) {
    ModelId id =
        before(name).orElseThrow(() -> new IllegalArgumentException(name + " has no history"));
    List<Integer> history = of(name).map(Entry::history).orElse(List.of());
    return with(
        name, new Entry(id.version(), history.subList(0, history.size() - 1), Optional.empty()));
  }

  /** The active version has shown that it does as those before it. */
  public ActiveVersions trusted(String name) {
    return of(name)
        .map(entry -> with(name, new Entry(entry.active(), entry.history(), Optional.empty())))
        .orElse(this);
  }

  private ActiveVersions with(String name, Entry entry) {
    Map<String, Entry> changed = new TreeMap<>(models);
    changed.put(name, entry);
    return new ActiveVersions(changed);
  }
}
