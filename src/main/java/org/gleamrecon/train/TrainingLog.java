package org.gleamrecon.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.gleamrecon.modelstore.ModelCard;

/** What happened in a training, one JSON object a line. */
final class TrainingLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STEP = "step";

  private final Path file;

  TrainingLog(Path file) {
    this.file = file;
  }

  void losses(int step, double rate, List<Double> losses, double seconds) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put(STEP, step);
    line.put("learning_rate", rate);
    line.put("seconds_per_step", seconds);
    line.set("loss_per_module", JSON.valueToTree(losses));
    append(line);
  }

  void validation(int step, List<ModelCard.ExitMetrics> exits, boolean best) throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put(STEP, step);
    line.put("best", best);
    line.set("validation", ExitMetricsJson.of(exits));
    append(line);
  }

  private void append(ObjectNode line) throws IOException {
    Files.writeString(
        file,
        JSON.writeValueAsString(line) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Forgets what came after a step: a resumed training tells it again. */
  void cutAfter(int step) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    StringBuilder kept = new StringBuilder();
    for (String line : Files.readString(file).split("\n", -1)) {
      if (!line.isEmpty() && belongs(line, step)) {
        kept.append(line).append('\n');
      }
    }
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.writeString(draft, kept);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean belongs(String line, int step) {
    try {
      JsonNode node = JSON.readTree(line);
      return node.path(STEP).asInt(Integer.MAX_VALUE) <= step;
    } catch (IOException halfWritten) {
      return false;
    }
  }
}
