package org.gleamrecon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.gleamrecon.app.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTablesCommandTest {
  /** Serves nothing; starts the program that is tested. */
  private static final class NoService implements ServiceStarter {
    @Override
    public int serve(ServeOptions options) {
      throw new IllegalStateException();
    }

    @Override
    public RunningService startOnFreePorts(Path dataDirectory) {
      throw new IllegalStateException();
    }

    @Override
    public List<String> ownProgram(long heapBytes) {
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xms" + heapBytes,
          "-Xmx" + heapBytes,
          "-XX:+AlwaysPreTouch",
          "-XX:+UseSerialGC",
          "-cp",
          System.getProperty("java.class.path"),
          Main.class.getName());
    }
  }

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int gleam(String... arguments) {
    err.getBuffer().setLength(0);
    return GleamCommand.run(
        arguments, new NoService(), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private String scan(String name, int seed) {
    Path scan = directory.resolve(name + ".h5");
    if (Files.notExists(scan)) {
      assertEquals(
          0,
          gleam(
              "phantom",
              scan.toString(),
              "--pattern=full",
              "--matrix=32",
              "--coils=3",
              "--slices=3",
              "--noise=0",
              "--calibration=0",
              "--seed=" + seed),
          err.toString());
    }
    return scan.toString();
  }

  private int tables(String... more) throws IOException {
    Path config = directory.resolve("config.json");
    Files.writeString(config, SmallTables.CONFIG);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "bench",
                "tables",
                "--data",
                scan("train", 1),
                "--validation",
                scan("judge", 2),
                "--test",
                scan("test", 3),
                "-o",
                directory.resolve("tables").toString(),
                "--config",
                config.toString()));
    arguments.addAll(List.of(more));
    return gleam(arguments.toArray(new String[0]));
  }

  private Map<String, Object> weights() throws IOException {
    Map<String, Object> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory.resolve("tables/models"))) {
      for (Path file : files.filter(f -> f.endsWith("weights.safetensors")).toList()) {
        times.put(file.toString(), Files.readAttributes(file, "fileKey,lastModifiedTime"));
      }
    }
    return times;
  }

  @Test
  void oneCommandMakesTablesAndFiguresAndASecondOneRepeatsNothing() throws Exception {
    assertEquals(0, tables(), err.toString());
    Path made = directory.resolve("tables");
    JsonNode json = new ObjectMapper().readTree(made.resolve("tables.json").toFile());
    rows(json);
    claims(json);
    markdown(Files.readString(made.resolve("tables.md")));
    assertTrue(ImageIO.read(made.resolve("fig8-short.png").toFile()).getWidth() > 3 * 32);
    for (String figure : List.of("fig7.svg", "fig9-short.svg")) {
      File file = made.resolve(figure).toFile();
      assertEquals(
          "svg",
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file)
              .getDocumentElement()
              .getTagName());
    }

    Map<String, Object> before = weights();
    assertEquals(3, before.size(), "strategies that find the same weights are trained once");
    Files.delete(made.resolve("costs/short-gleam.json"));
    assertEquals(0, tables(), err.toString());
    assertEquals(before, weights());
    assertFalse(err.toString().contains("training"), err.toString());
    assertEquals(
        List.of("measuring short-gleam, round 1"),
        err.toString().lines().filter(line -> line.startsWith("measuring")).toList());
    JsonNode again = new ObjectMapper().readTree(made.resolve("tables.json").toFile());
    assertEquals(
        json.get("claims").findValues("difference_db"),
        again.get("claims").findValues("difference_db"));

    assertEquals(1, tables("--steps", "5"));
    assertTrue(err.toString().startsWith("gleam: CONFLICT: "), err.toString());
  }

  private static void rows(JsonNode json) {
    List<String> rows = new ArrayList<>();
    json.required("rows")
        .forEach(row -> rows.add(row.get("network").asText() + " " + row.get("strategy").asText()));
    assertEquals(
        List.of(
            "short end-to-end",
            "short checkpointed",
            "short gleam",
            "short p-gleam",
            "long gleam",
            "cine gleam"),
        rows);
    assertEquals(3, json.required("images").asInt());
    for (JsonNode row : json.required("rows")) {
      boolean trained = !row.get("network").asText().equals("cine");
      assertEquals(trained, row.has("quality"), row.toString());
      assertTrue(row.at("/step_ms/median").asDouble() > 0, row.toString());
      assertTrue(row.at("/peak_mb/median").isNumber(), row.toString());
      assertEquals(!row.get("strategy").asText().equals("p-gleam"), row.has("forward_ms"));
      assertTrue(row.required("parameters").asLong() > 100, row.toString());
      assertFalse(row.has("failures"), row.toString());
    }
    assertEquals(json.at("/rows/0/quality"), json.at("/rows/1/quality"));
    assertEquals(json.at("/rows/2/quality"), json.at("/rows/3/quality"));
    assertEquals(2, json.at("/rows/0/psnr_db_after_iteration").size());
    assertEquals(4, json.at("/rows/4/psnr_db_after_iteration").size());
  }

  private static void claims(JsonNode json) {
    assertEquals(5, json.required("claims").size(), json.get("claims").toString());
    for (JsonNode claim : json.get("claims")) {
      assertTrue(
          List.of("holds", "does not hold", "open").contains(claim.required("verdict").asText()));
      if (claim.has("difference_db")) {
        JsonNode interval = claim.get("difference_db");
        assertTrue(interval.get("low").asDouble() <= interval.get("mean").asDouble());
        assertTrue(interval.get("mean").asDouble() <= interval.get("high").asDouble());
      }
    }
    assertEquals(2, json.get("claims").findValues("difference_db").size());
  }

  /** Every row of a table has as many cells as its head. */
  private static void markdown(String text) {
    int cells = 0;
    int tables = 0;
    for (String line : text.lines().toList()) {
      int found = line.startsWith("|") ? line.split("\\|", -1).length : 0;
      if (cells == 0 && found > 0) {
        tables++;
      } else if (found > 0) {
        assertEquals(cells, found, line);
      }
      cells = found;
    }
    assertEquals(7, tables, text);
    assertTrue(text.contains("| compressed sensing |"), text);
  }

  @Test
  void aScanIsForOneThingOnly() throws IOException {
    assertEquals(2, tables("--test", directory.resolve("train.h5").toString()));
    assertTrue(err.toString().contains("for the test"), err.toString());
  }

  @Test
  void networksAndStepsAreCheckedBeforeAnythingIsDone() throws IOException {
    assertEquals(2, tables("--only", "medium"), err.toString());
    assertTrue(err.toString().contains("[short, long, cine]"), err.toString());
    assertEquals(2, tables("--steps", "0"));
    assertEquals(2, gleam("bench", "step", "--network", "pgd-2d-24", "--strategy", "mel"));
    assertTrue(Files.notExists(directory.resolve("tables")));
  }
}
