package org.gleamrecon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
  private static final String CONFIG =
      """
      {"steps": 6, "warmUpSteps": 1, "validationEvery": 3, "checkpointEvery": 3,
       "architecture": {"iterations": 4, "modules": 2, "features": 4},
       "examples": {"matrixSizes": [0], "columns": [16, 24]}}
      """;

  /** Neither command starts one. */
  private static final class NoService implements ServiceStarter {
    @Override
    public int serve(ServeOptions options) {
      throw new IllegalStateException();
    }

    @Override
    public RunningService startOnFreePorts(Path dataDirectory) {
      throw new IllegalStateException();
    }
  }

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int gleam(String... arguments) {
    return GleamCommand.run(
        arguments, new NoService(), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private Path scan() throws IOException {
    Path scan = directory.resolve("scan.h5");
    assertEquals(
        0,
        gleam(
            "phantom",
            scan.toString(),
            "--pattern",
            "full",
            "--matrix",
            "48",
            "--coils",
            "4",
            "--slices",
            "3",
            "--noise",
            "0",
            "--calibration",
            "0"),
        err.toString());
    return scan;
  }

  private Path model(Path scan) throws IOException {
    Path config = Files.writeString(directory.resolve("config.json"), CONFIG);
    Path model = directory.resolve("models/head/1");
    assertEquals(
        0,
        gleam(
            "train",
            "--data",
            scan.toString(),
            "--out",
            model.toString(),
            "--config",
            config.toString()),
        err.toString());
    assertTrue(out.toString().contains("head:1"), out.toString());
    return model;
  }

  @Test
  void everyExitIsTrainedPrintedAndWrittenBesideZeroFilledAndCompressedSensing()
      throws IOException {
    Path scan = scan();
    Path model = model(scan);
    Path json = directory.resolve("figures.json");
    assertEquals(
        0,
        gleam(
            "evaluate",
            "--model",
            model.toString(),
            "--data",
            scan.toString(),
            "--accelerations",
            "3",
            "--calibration-lines",
            "12",
            "--json",
            json.toString()),
        err.toString());
    JsonNode figures = new ObjectMapper().readTree(json.toFile()).required("figures");
    assertEquals(
        List.of("zero-filled", "compressed-sensing", "gleam", "gleam"),
        figures.findValuesAsText("method"));
    int[] exits = {0, 0, 2, 4};
    for (int i = 0; i < exits.length; i++) {
      assertEquals(exits[i], figures.get(i).required("n_inf").asInt());
      assertEquals(3, figures.get(i).required("images").asInt());
      assertTrue(figures.get(i).required("psnr_db").asDouble() > 5);
    }
    assertTrue(
        figures.get(1).required("psnr_db").asDouble()
            > figures.get(0).required("psnr_db").asDouble() + 1,
        figures.toString());
    assertTrue(out.toString().contains("n_inf 2"), out.toString());
  }

  @Test
  void aModelThatNoServiceWouldFindIsWarnedOfBeforeItIsTrained() throws IOException {
    Path scan = scan();
    for (String out : List.of("head", "head/1")) {
      Path there = Files.createDirectories(directory.resolve(out));
      assertEquals(1, gleam("train", "--data", scan.toString(), "--out", there.toString()));
    }
    assertEquals(
        List.of("warning: " + directory.resolve("head")),
        err.toString()
            .lines()
            .filter(line -> line.startsWith("warning: "))
            .map(line -> line.replaceFirst(" does not end in a version: .*", ""))
            .toList());
  }

  @Test
  void anExitTheModelDoesNotHaveIsRefusedWithThoseItHas() throws IOException {
    Path scan = scan();
    Path model = model(scan);
    assertEquals(
        1,
        gleam(
            "evaluate", "--model", model.toString(), "--data", scan.toString(), "--n-inf", "1,2"));
    assertTrue(err.toString().contains("EXIT_NOT_VALID"), err.toString());
    assertTrue(err.toString().contains("[2, 4]"), err.toString());
  }
}
