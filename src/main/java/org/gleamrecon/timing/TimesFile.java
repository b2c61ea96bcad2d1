package org.gleamrecon.timing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code times.json}: what was learned, as a list of {@link LearnedTime}s. Losing it costs some
 * requests of learning, so a damaged one is warned of and written anew.
 */
public final class TimesFile {
  /** Name of the file in the directory of what the service keeps. */
  public static final String NAME = "times.json";

  private static final long MOST_BYTES = 4 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  /**
   * @param data the directory of what the service keeps; need not exist
   */
  public TimesFile(Path data) {
    file = data.resolve(NAME);
  }

  /**
   * What the file says.
   *
   * @param warning a sentence for the operator where it cannot be read
   */
  public record Content(List<LearnedTime> times, Optional<String> warning) {}

  /** Never fails: a file that is not there says nothing, one that is damaged is warned of. */
  public Content read() {
    if (!Files.exists(file)) {
      return new Content(List.of(), Optional.empty());
    }
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        return damaged("it has " + size + " bytes, the limit is " + MOST_BYTES);
      }
      return new Content(parse(JSON.readTree(Files.readAllBytes(file))), Optional.empty());
    } catch (JsonProcessingException notJson) {
      return damaged("it is not JSON");
    } catch (IOException | IllegalArgumentException unreadable) {
      return damaged(String.valueOf(unreadable.getMessage()));
    }
  }

  private static Content damaged(String why) {
    return new Content(
        List.of(),
        Optional.of("%s cannot be used (%s): times are learned anew".formatted(NAME, why)));
  }

  /** Replaces the file, all of it or nothing, also if the power fails. One writer at a time. */
  public void write(List<LearnedTime> times) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("times");
    for (LearnedTime time : times) {
      list.addObject()
          .put("kind", time.kind())
          .put("octave", time.octave())
          .put("count", time.count())
          .put("logSize", time.logSize())
          .put("logTime", time.logTime())
          .put("quietRate", time.quietRate())
          .put("variance", time.variance())
          .put("restVariance", time.restVariance());
    }
    Path draft = file.resolveSibling(NAME + ".draft");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(JSON.writeValueAsBytes(root));
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory =
        FileChannel.open(file.toAbsolutePath().resolveSibling("."), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private static List<LearnedTime> parse(JsonNode root) {
    JsonNode list = root.path("times");
    if (!list.isArray()) {
      throw new IllegalArgumentException("it has no times");
    }
    List<LearnedTime> times = new ArrayList<>();
    for (JsonNode time : list) {
      times.add(
          new LearnedTime(
              time.path("kind").asText(""),
              time.path("octave").asInt(),
              time.path("count").asLong(),
              time.path("logSize").asDouble(Double.NaN),
              time.path("logTime").asDouble(Double.NaN),
              time.path("quietRate").asDouble(Double.NaN),
              time.path("variance").asDouble(Double.NaN),
              time.path("restVariance").asDouble(Double.NaN)));
    }
    return times;
  }
}
