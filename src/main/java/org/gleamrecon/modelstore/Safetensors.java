package org.gleamrecon.modelstore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.unroll.WeightArray;

/**
 * Named float32 arrays in the safetensors format: 8 bytes length of the header (little-endian), the
 * header as JSON (name to dtype, shape and place), then the numbers, little-endian, last axis
 * fastest. Nothing in such a file can be run.
 */
public final class Safetensors {
  private static final int MOST_HEADER_BYTES = 16 << 20;
  private static final int MOST_ARRAYS = 100_000;
  private static final int MOST_AXES = 8;
  private static final int ALIGNMENT = 8;
  private static final String METADATA = "__metadata__";

  private Safetensors() {}

  /**
   * The file's bytes; arrays lie in the given order, so the same arrays give the same bytes.
   *
   * @param metadata free text, kept in the header
   */
  public static byte[] write(Map<String, WeightArray> arrays, Map<String, String> metadata) {
    ObjectMapper json = new ObjectMapper();
    ObjectNode header = json.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = header.putObject(METADATA);
      metadata.forEach(texts::put);
    }
    long at = 0;
    for (Map.Entry<String, WeightArray> array : arrays.entrySet()) {
      ObjectNode entry = header.putObject(array.getKey());
      entry.put("dtype", "F32");
      entry.putPOJO("shape", array.getValue().shape());
      long end = at + (long) Float.BYTES * array.getValue().values().length;
      entry.putPOJO("data_offsets", new long[] {at, end});
      at = end;
    }
    byte[] text;
    try {
      String plain = json.writeValueAsString(header);
      int padding = Math.floorMod(-plain.getBytes(StandardCharsets.UTF_8).length, ALIGNMENT);
      text = (plain + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
    ByteBuffer out =
        ByteBuffer.allocate(Math.toIntExact(Long.BYTES + text.length + at))
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(text.length).put(text);
    for (WeightArray array : arrays.values()) {
      out.asFloatBuffer().put(array.values());
      out.position(out.position() + Float.BYTES * array.values().length);
    }
    return out.array();
  }

  /**
   * The arrays in the order in which they lie in the file.
   *
   * @throws ReconstructionException MODEL_DAMAGED if the bytes are not such a file, hold other
   *     numbers than float32, or the arrays do not fill it exactly
   */
  public static Map<String, WeightArray> read(byte[] file) {
    JsonNode header = header(file);
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    in.position(Long.BYTES + (int) in.getLong());
    return arrays(header, in.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * The free text of the header, by name.
   *
   * @throws ReconstructionException MODEL_DAMAGED if the bytes are not such a file
   */
  public static Map<String, String> metadata(byte[] file) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header(file).path(METADATA).properties()) {
      texts.put(entry.getKey(), entry.getValue().asText());
    }
    return texts;
  }

  private static JsonNode header(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long length = in.remaining() < Long.BYTES ? -1 : in.getLong();
    if (length < 2 || length > MOST_HEADER_BYTES || length > in.remaining()) {
      throw damaged("a header of " + length + " bytes in a file of " + file.length);
    }
    JsonNode header;
    try {
      header = new ObjectMapper().readTree(file, Long.BYTES, (int) length);
    } catch (IOException notJson) {
      throw damaged("a header that is not JSON");
    }
    if (!header.isObject() || header.size() > MOST_ARRAYS) {
      throw damaged("a header of " + header.size() + " entries");
    }
    return header;
  }

  private static Map<String, WeightArray> arrays(JsonNode header, ByteBuffer numbers) {
    List<Map.Entry<String, JsonNode>> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals(METADATA)) {
        entries.add(entry);
      }
    }
    entries.sort(
        java.util.Comparator.comparingLong(
            entry -> entry.getValue().path("data_offsets").path(0).asLong()));
    Map<String, WeightArray> arrays = new LinkedHashMap<>();
    long at = 0;
    for (Map.Entry<String, JsonNode> entry : entries) {
      JsonNode place = entry.getValue().path("data_offsets");
      String type = entry.getValue().path("dtype").asText();
      if (!type.equals("F32")) {
        throw damaged("numbers of type " + (type.matches("\\w{1,10}") ? type : "unknown"));
      }
      long[] shape = shape(entry.getValue().path("shape"));
      long count = count(shape, (numbers.capacity() - at) / Float.BYTES);
      if (place.path(0).asLong(-1) != at || place.path(1).asLong(-1) != at + count * Float.BYTES) {
        throw damaged("an array that does not follow the one before it at byte " + at);
      }
      float[] values = new float[(int) count];
      numbers.position((int) at).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      arrays.put(entry.getKey(), new WeightArray(values, shape));
      at += count * Float.BYTES;
    }
    if (at != numbers.capacity()) {
      throw damaged(numbers.capacity() + " bytes of numbers where the header has " + at);
    }
    return arrays;
  }

  private static long[] shape(JsonNode sizes) {
    if (!sizes.isArray() || sizes.size() > MOST_AXES) {
      throw damaged("an array of " + sizes.size() + " axes");
    }
    long[] shape = new long[sizes.size()];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = sizes.get(axis).asLong(-1);
    }
    return shape;
  }

  /** Number of values, at most what the file can hold. */
  private static long count(long[] shape, long most) {
    long count = 1;
    for (long size : shape) {
      if (size < 0 || (size > 0 && count > most / size)) {
        throw damaged("an array larger than the file");
      }
      count *= size;
    }
    if (count > most) {
      throw damaged("an array larger than the file");
    }
    return count;
  }

  private static ReconstructionException damaged(String found) {
    return new ReconstructionException(
        FailureCode.MODEL_DAMAGED, "the weights are not a safetensors file: " + found);
  }
}
