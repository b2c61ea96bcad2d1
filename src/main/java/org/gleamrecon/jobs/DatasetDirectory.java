package org.gleamrecon.jobs;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files of the store. {@code scans/SHA256.mrd} are the scans, {@code sets/NAME.json} says which
 * of them a dataset holds, {@code drafts/} is what is being written. Nothing is ever changed in
 * place: a draft is forced to the disk and renamed. Only the service's user can read any of it.
 */
final class DatasetDirectory {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final String SCAN = ".mrd";
  private static final String INDEX = ".json";
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path scans;
  private final Path sets;
  private final Path drafts;
  private final Random random;

  /** Makes what is missing and removes drafts that a killed process left. */
  DatasetDirectory(Path root, Random random) throws IOException {
    this.random = random;
    Path absolute = root.toAbsolutePath().normalize();
    scans = absolute.resolve("scans");
    sets = absolute.resolve("sets");
    drafts = absolute.resolve("drafts");
    Files.createDirectories(absolute.getParent());
    for (Path directory : List.of(absolute, scans, sets, drafts)) {
      if (!Files.isDirectory(directory)) {
        Files.createDirectory(directory, OWNER_ONLY);
      }
    }
    for (Path draft : in(drafts)) {
      Files.delete(draft);
    }
  }

  DatasetDraft draft() throws IOException {
    byte[] name = new byte[16];
    random.nextBytes(name);
    return new DatasetDraft(drafts.resolve(HexFormat.of().formatHex(name)));
  }

  Path scan(String sha256) {
    return scans.resolve(sha256 + SCAN);
  }

  /** Moves a sealed draft among the scans. */
  void keep(DatasetDraft draft) throws IOException {
    Files.move(draft.path(), scan(draft.sha256Hex()), StandardCopyOption.ATOMIC_MOVE);
    force(scans);
  }

  void removeScan(String sha256) throws IOException {
    Files.deleteIfExists(scan(sha256));
    force(scans);
  }

  /** Removes scans that no dataset holds. */
  void removeScansBut(Set<String> held) throws IOException {
    for (Path file : in(scans)) {
      String name = String.valueOf(file.getFileName());
      if (!name.endsWith(SCAN)
          || !held.contains(name.substring(0, name.length() - SCAN.length()))) {
        Files.delete(file);
      }
    }
    force(scans);
  }

  /** Replaces an index, to be followed by {@link #forceIndexes}. */
  void write(Dataset dataset) throws IOException {
    try (DatasetDraft draft = draft()) {
      draft.stream().write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(dataset));
      draft.seal();
      Files.move(
          draft.path(),
          sets.resolve(dataset.name() + INDEX),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Removes an index, to be followed by {@link #forceIndexes}. */
  void remove(String name) throws IOException {
    Files.deleteIfExists(sets.resolve(name + INDEX));
  }

  /** Makes what was done to indexes last. */
  void forceIndexes() throws IOException {
    force(sets);
  }

  /**
   * All datasets, by name.
   *
   * @param damaged receives a sentence for each one that cannot be used, by its name
   */
  Map<String, Dataset> read(Map<String, String> damaged) throws IOException {
    Map<String, Dataset> datasets = new TreeMap<>();
    for (Path file : in(sets)) {
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
      try {
        Dataset dataset = JSON.readValue(Files.readAllBytes(file), Dataset.class);
        long missing =
            dataset.scans().stream()
                .filter(scan -> !Files.isRegularFile(scan(scan.sha256())))
                .count();
        if (!dataset.name().equals(name) || missing > 0) {
          damaged.put(
              name,
              "dataset %s is left out: %d of its %d files are missing, or its index is another's"
                  .formatted(name, missing, dataset.scans().size()));
        } else {
          datasets.put(name, dataset);
        }
      } catch (IOException | RuntimeException unreadable) {
        damaged.put(name, "dataset %s is left out: its index is damaged".formatted(name));
      }
    }
    return datasets;
  }

  long freeBytes() throws IOException {
    return Files.getFileStore(scans).getUsableSpace();
  }

  private static List<Path> in(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(files::add);
    }
    return files;
  }

  /** Makes a directory's entries last. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory)) {
      channel.force(true);
    }
  }
}
