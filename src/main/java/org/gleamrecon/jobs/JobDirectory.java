package org.gleamrecon.jobs;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The files through which service and trainer speak: the service writes job.json, the trainer
 * everything else. Only the service's user can read them.
 */
final class JobDirectory {
  private static final Logger LOG = Logger.getLogger(JobDirectory.class);

  /** What the trainer's process prints. */
  static final String OUTPUT = "output.txt";

  private static final String JOB = "job.json";
  private static final String STATUS = "status.json";
  private static final String GATE = "gate.json";
  private static final String READABLE = "log.txt";
  private static final String RESULT = "result";
  private static final String FIRST_VERSION = "1";
  private static final String CARD = "model.json";
  private static final long MOST_BYTES = 4 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private final Path path;

  JobDirectory(JobSettings settings, FineTuneJob job) {
    path = settings.directory().resolve(job.id());
  }

  Path path() {
    return path;
  }

  /** Makes the directory and tells the trainer its job, once: a job does not change. */
  void describe(
      FineTuneJob job, Path baseDirectory, TrainingScans.Split scans, JobSettings settings)
      throws IOException {
    Path file = path.resolve(JOB);
    if (Files.exists(file)) {
      return;
    }
    if (!Files.isDirectory(path)) {
      Files.createDirectories(settings.directory());
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    ObjectNode node = JSON.createObjectNode();
    node.put("id", job.id());
    node.put("base", job.base().toString());
    node.put("baseDirectory", baseDirectory.toAbsolutePath().toString());
    add(node.putArray("training"), scans.training());
    add(node.putArray("validation"), scans.validation());
    FineTuneRequestJson.addSettings(node, job.request());
    node.put("seed", job.seed());
    node.put("liveLock", settings.liveLock().toString());
    node.put("device", settings.device());
    node.put("threads", settings.threads());
    node.put("freeDiskBytes", settings.freeDiskBytes());
    Path draft = path.resolve(JOB + ".draft");
    try (FileChannel out =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(node.toPrettyString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(path)) {
      directory.force(true);
    }
  }

  private static void add(ArrayNode array, List<Path> scans) {
    scans.forEach(scan -> array.add(scan.toAbsolutePath().toString()));
  }

  /** What the trainer told last; empty before it has, and if the file cannot be understood. */
  Optional<TrainerStatus> status() {
    return read(STATUS).flatMap(JobDirectory::status);
  }

  private static Optional<TrainerStatus> status(JsonNode node) {
    try {
      return Optional.of(JSON.treeToValue(node, TrainerStatus.class));
    } catch (IOException | IllegalArgumentException other) {
      return Optional.empty();
    }
  }

  /** The gate's figures, if the trainer has done all: it writes them after its model. */
  Optional<GateReport> gate(FineTuneJob job) {
    Path card = result().resolve(job.base().name()).resolve(FIRST_VERSION).resolve(CARD);
    return read(GATE)
        .filter(node -> node.path("better").isBoolean() && Files.isRegularFile(card))
        .map(
            node -> {
              List<String> reasons = new ArrayList<>();
              node.path("reasons").forEach(reason -> reasons.add(reason.asText()));
              return new GateReport(node.path("better").asBoolean(), reasons, node);
            });
  }

  private Optional<JsonNode> read(String name) {
    Path file = path.resolve(name);
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      JsonNode node = JSON.readTree(Files.readAllBytes(file));
      return node.isObject() ? Optional.of(node) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** Holds the new model under its name, version 1. */
  Path result() {
    return path.resolve(RESULT);
  }

  /** What there is to read about the job: the trainer's log, then what its process printed. */
  List<Path> logs() {
    return Stream.of(READABLE, OUTPUT).map(path::resolve).filter(Files::isRegularFile).toList();
  }

  /** Gives space back: removes weights and checkpoints, keeps what can be read. */
  void removeWeights() {
    try {
      if (Files.isDirectory(path)) {
        for (Path file : everything()) {
          if (!isKept(file)) {
            Files.deleteIfExists(file);
          }
        }
      }
    } catch (IOException failure) {
      LOG.warn("the files of a job that is over cannot be removed", failure);
    }
  }

  /** Removes everything. */
  void remove() {
    try {
      if (Files.isDirectory(path)) {
        for (Path file : everything()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException failure) {
      LOG.warn("the directory of a job that is over cannot be removed", failure);
    }
  }

  /** What is in a directory before the directory. */
  private List<Path> everything() throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    }
  }

  private boolean isKept(Path file) {
    return file.equals(path)
        || (path.equals(file.getParent())
            && String.valueOf(file.getFileName()).matches(".*\\.(json|jsonl|txt)"));
  }
}
