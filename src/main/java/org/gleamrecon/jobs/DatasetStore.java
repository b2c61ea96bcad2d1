package org.gleamrecon.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * The scans that models are fine-tuned on. Each is one file however many datasets hold it, and goes
 * with the last of them. Whatever is killed when, a dataset is as before or as after; what was half
 * written is removed at the next start.
 *
 * <p>Takes scans that somebody else has checked and freed of their identity. Safe for several
 * threads.
 */
public final class DatasetStore {
  private final DatasetDirectory directory;
  private final DatasetLimits limits;
  // Both only under the lock of this.
  private final Map<String, String> damaged = new TreeMap<>();
  private final Map<String, Dataset> datasets;

  private DatasetStore(DatasetDirectory directory, DatasetLimits limits) throws IOException {
    this.directory = directory;
    this.limits = limits;
    datasets = directory.read(damaged);
    if (damaged.isEmpty()) {
      directory.removeScansBut(files().keySet());
    }
  }

  /**
   * Opens the store: makes its directory and removes what no dataset holds.
   *
   * @param random source of drafts' names
   */
  public static DatasetStore open(Path root, DatasetLimits limits, Random random) {
    try {
      return new DatasetStore(new DatasetDirectory(root, random), limits);
    } catch (IOException failure) {
      throw new UncheckedIOException("the directory of datasets cannot be used", failure);
    }
  }

  /**
   * Sentences about datasets that were found damaged; while there are any no scan is swept at the
   * start. Such a dataset takes no scan and can be removed.
   */
  public synchronized List<String> problems() {
    return List.copyOf(damaged.values());
  }

  /** All datasets, by name. */
  public synchronized List<Dataset> list() {
    return List.copyOf(datasets.values());
  }

  /** A dataset; empty if there is none of that name. */
  public synchronized Optional<Dataset> find(String name) {
    return Optional.ofNullable(datasets.get(name));
  }

  /**
   * What a trainer reads of a dataset.
   *
   * @throws ReconstructionException DATASET_NOT_FOUND
   */
  public DatasetFiles files(String name) {
    return holding(name, files -> files);
  }

  /**
   * As {@link #files}, and nobody removes the dataset before the action is over: a job that is
   * durable by then is seen by {@link DatasetUse}.
   *
   * @param action must not wait for whatever {@link DatasetUse} waits for
   * @throws ReconstructionException DATASET_NOT_FOUND
   */
  public synchronized <T> T holding(String name, Function<DatasetFiles, T> action) {
    Dataset dataset =
        find(name)
            .orElseThrow(
                () ->
                    new ReconstructionException(
                        FailureCode.DATASET_NOT_FOUND, "there is no dataset of that name"));
    return action.apply(
        new DatasetFiles(
            paths(dataset, DatasetSplit.TRAIN),
            paths(dataset, DatasetSplit.VALIDATION),
            dataset.fullySampled()));
  }

  private List<Path> paths(Dataset dataset, DatasetSplit split) {
    return dataset.scans().stream()
        .filter(scan -> scan.split() == split)
        .map(scan -> directory.scan(scan.sha256()))
        .toList();
  }

  /**
   * Asks before a scan is even received whether a dataset could take it.
   *
   * @throws ReconstructionException PARAMETER_INVALID for the name; QUOTA_EXCEEDED; CONFLICT if it
   *     was found damaged
   */
  public synchronized void requireOpen(String name) {
    requirePlace(begun(name));
    requireQuota(0);
  }

  private Dataset begun(String name) {
    if (damaged.containsKey(name)) {
      throw new ReconstructionException(
          FailureCode.CONFLICT, "the dataset's files are damaged: remove it first");
    }
    return find(name).orElseGet(() -> new Dataset(name, List.of()));
  }

  /**
   * Asks before a scan is written whether it could ever be kept.
   *
   * @throws ReconstructionException QUOTA_EXCEEDED if it is larger than everything that may be
   *     kept; NO_SPACE
   */
  public void requireRoom(long bytes) {
    if (bytes > limits.maxBytes()) {
      throw quota(bytes, 0);
    }
    try {
      long free = directory.freeBytes();
      if (free - limits.freeBytesFloor() < bytes) {
        throw new ReconstructionException(
            FailureCode.NO_SPACE,
            "%d bytes more would leave less than %d bytes free on the service's disk, %d are free"
                .formatted(bytes, limits.freeBytesFloor(), free));
      }
    } catch (IOException failure) {
      throw DatasetDraft.failed(failure);
    }
  }

  /**
   * A file to write a scan to.
   *
   * @throws ReconstructionException NO_SPACE, INTERNAL
   */
  public DatasetDraft draft() {
    try {
      return directory.draft();
    } catch (IOException failure) {
      throw DatasetDraft.failed(failure);
    }
  }

  /**
   * What became of a scan.
   *
   * @param added false if the dataset held it already
   */
  public record Kept(DatasetScan scan, boolean added) {}

  /**
   * Adds a sealed draft to a dataset, which begins with its first scan. Done again it changes
   * nothing.
   *
   * @throws ReconstructionException CONFLICT if the dataset holds the same scan in the other split,
   *     since a figure on a scan that was learned from is worth nothing; QUOTA_EXCEEDED; NO_SPACE
   */
  public synchronized Kept add(
      String name, DatasetSplit split, DatasetDraft draft, DatasetScanFacts facts) {
    Dataset before = begun(name);
    Optional<DatasetScan> same = before.find(draft.sha256Hex());
    if (same.isPresent()) {
      if (same.get().split() != split) {
        throw new ReconstructionException(
            FailureCode.CONFLICT,
            "the dataset holds this scan in its split %s: what is learned from cannot judge"
                .formatted(same.get().split().label()));
      }
      return new Kept(same.get(), false);
    }
    requirePlace(before);
    DatasetScan scan = new DatasetScan(draft.sha256Hex(), split, draft.bytes(), facts);
    List<DatasetScan> scans = new ArrayList<>(before.scans());
    scans.add(scan);
    Dataset after = new Dataset(name, scans);
    boolean newFile = !files().containsKey(scan.sha256());
    if (newFile) {
      requireQuota(scan.bytes());
    }
    try {
      if (newFile) {
        directory.keep(draft);
      }
      directory.write(after);
    } catch (IOException failure) {
      throw undone(scan, newFile, DatasetDraft.failed(failure));
    } catch (ReconstructionException failure) {
      throw undone(scan, newFile, failure);
    }
    datasets.put(name, after);
    forceIndexes();
    return new Kept(scan, true);
  }

  private ReconstructionException undone(
      DatasetScan scan, boolean newFile, ReconstructionException reason) {
    try {
      if (newFile) {
        directory.removeScan(scan.sha256());
      }
    } catch (IOException staysUntilTheNextStart) {
      reason.addSuppressed(staysUntilTheNextStart);
    }
    return reason;
  }

  private void forceIndexes() {
    try {
      directory.forceIndexes();
    } catch (IOException failure) {
      throw DatasetDraft.failed(failure);
    }
  }

  /**
   * Removes a dataset and the scans that no other one holds.
   *
   * @return whether there was one of that name
   * @throws ReconstructionException CONFLICT while somebody uses it
   */
  public synchronized boolean remove(String name, DatasetUse use) {
    Optional<Dataset> found = find(name);
    if (found.isEmpty() && !damaged.containsKey(name)) {
      return false;
    }
    requireUnused(name, use);
    try {
      directory.remove(name);
      datasets.remove(name);
      damaged.remove(name);
      forceIndexes();
      Set<String> held = files().keySet();
      for (DatasetScan scan : found.map(Dataset::scans).orElse(List.of())) {
        if (damaged.isEmpty() && !held.contains(scan.sha256())) {
          directory.removeScan(scan.sha256());
        }
      }
      return true;
    } catch (IOException failure) {
      throw DatasetDraft.failed(failure);
    }
  }

  /**
   * Removes a scan from a dataset, which ends with its last one.
   *
   * @return whether the dataset held it
   * @throws ReconstructionException CONFLICT while somebody uses the dataset
   */
  public synchronized boolean removeScan(String name, String sha256, DatasetUse use) {
    Optional<Dataset> found = find(name).filter(dataset -> dataset.find(sha256).isPresent());
    if (found.isEmpty()) {
      return false;
    }
    List<DatasetScan> scans = new ArrayList<>(found.get().scans());
    scans.removeIf(scan -> scan.sha256().equals(sha256));
    if (scans.isEmpty()) {
      return remove(name, use);
    }
    requireUnused(name, use);
    Dataset after = new Dataset(name, scans);
    try {
      directory.write(after);
      datasets.put(name, after);
      forceIndexes();
      if (damaged.isEmpty() && !files().containsKey(sha256)) {
        directory.removeScan(sha256);
      }
      return true;
    } catch (IOException failure) {
      throw DatasetDraft.failed(failure);
    }
  }

  private static void requireUnused(String name, DatasetUse use) {
    use.user(name)
        .ifPresent(
            user -> {
              throw new ReconstructionException(
                  FailureCode.CONFLICT, "the dataset is in use by job %s".formatted(user));
            });
  }

  /** Bytes of each file that a dataset holds, by its hash. */
  private Map<String, Long> files() {
    Map<String, Long> files = new LinkedHashMap<>();
    for (Dataset dataset : datasets.values()) {
      dataset.scans().forEach(scan -> files.put(scan.sha256(), scan.bytes()));
    }
    return files;
  }

  private void requirePlace(Dataset dataset) {
    if (dataset.scans().size() >= limits.maxScans()) {
      throw new ReconstructionException(
          FailureCode.QUOTA_EXCEEDED,
          "the dataset holds %d scans, the limit is %d"
              .formatted(dataset.scans().size(), limits.maxScans()));
    }
  }

  private void requireQuota(long bytes) {
    long kept = files().values().stream().mapToLong(Long::longValue).sum();
    if (kept >= limits.maxBytes() || bytes > limits.maxBytes() - kept) {
      throw quota(bytes, kept);
    }
  }

  private ReconstructionException quota(long bytes, long kept) {
    return new ReconstructionException(
        FailureCode.QUOTA_EXCEEDED,
        "datasets hold %d bytes, %d more would exceed the limit of %d"
            .formatted(kept, bytes, limits.maxBytes()));
  }
}
