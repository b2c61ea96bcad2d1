package org.gleamrecon.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.failure.FailureCode;

/** {@code state.json}: how a run stands, beside its images. Replaced as a whole. */
final class StateFile {
  static final String NAME = "state.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private StateFile() {}

  /** Durable when it returns. */
  static void write(Path directory, RunStatus status) throws IOException {
    Path draft = directory.resolve(NAME + ".draft");
    Files.deleteIfExists(draft);
    OwnerOnly.createFile(draft);
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(json(status).getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        draft,
        directory.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Empty if there is none that can be read. */
  static Optional<RunStatus> read(Path directory) {
    try {
      return Optional.of(
          status(JSON.readTree(Files.readString(directory.resolve(NAME), StandardCharsets.UTF_8))));
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  private static String json(RunStatus status) throws JsonProcessingException {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", status.id());
    node.put("state", status.state().label());
    node.put("accepted", status.accepted().toString());
    status.ended().ifPresent(time -> node.put("ended", time.toString()));
    node.put("stage", status.stage());
    node.put("progress", status.progress());
    node.putPOJO("exits", status.exits());
    node.putPOJO("nanoseconds", status.nanoseconds());
    node.putPOJO("warnings", status.warnings());
    status
        .facts()
        .ifPresent(
            facts -> {
              ObjectNode how = node.putObject("facts");
              how.put("method", facts.method());
              facts.model().ifPresent(model -> how.put("model", model));
              how.put("n_inf", facts.nInf());
              how.put("images", facts.images());
              if (Double.isFinite(facts.residual())) {
                how.put("residual", facts.residual());
              }
            });
    status
        .failure()
        .ifPresent(
            failure ->
                node.putObject("failure")
                    .put("code", failure.code().name())
                    .put("detail", failure.detail()));
    return JSON.writeValueAsString(node);
  }

  private static RunStatus status(JsonNode node) {
    List<Integer> exits = new ArrayList<>();
    node.get("exits").forEach(exit -> exits.add(exit.asInt()));
    List<String> warnings = new ArrayList<>();
    node.get("warnings").forEach(warning -> warnings.add(warning.asText()));
    Map<String, Long> nanoseconds = new LinkedHashMap<>();
    node.get("nanoseconds")
        .properties()
        .forEach(entry -> nanoseconds.put(entry.getKey(), entry.getValue().asLong()));
    return new RunStatus(
        node.get("id").asText(),
        RunState.valueOf(node.get("state").asText().toUpperCase(Locale.ROOT)),
        Instant.parse(node.get("accepted").asText()),
        Optional.ofNullable(node.get("ended")).map(time -> Instant.parse(time.asText())),
        node.get("stage").asText(),
        node.get("progress").asDouble(),
        exits,
        nanoseconds,
        warnings,
        Optional.ofNullable(node.get("facts")).map(StateFile::facts),
        Optional.ofNullable(node.get("failure"))
            .map(
                failure ->
                    new RunFailure(
                        FailureCode.valueOf(failure.get("code").asText()),
                        failure.get("detail").asText())));
  }

  private static RunFacts facts(JsonNode node) {
    return new RunFacts(
        node.get("method").asText(),
        Optional.ofNullable(node.get("model")).map(JsonNode::asText),
        node.get("n_inf").asInt(),
        node.has("residual") ? node.get("residual").asDouble() : Double.NaN,
        node.get("images").asInt());
  }
}
