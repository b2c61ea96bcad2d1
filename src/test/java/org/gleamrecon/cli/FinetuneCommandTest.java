package org.gleamrecon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.tensor.TensorScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinetuneCommandTest {
  private static final String CONFIG =
      """
      {"steps": 4, "warmUpSteps": 1, "validationEvery": 4,
       "architecture": {"iterations": 2, "modules": 2, "features": 3},
       "examples": {"matrixSizes": [0], "columns": [16, 24]}}
      """;

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

  private int gleam(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    return GleamCommand.run(
        texts, new NoService(), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private Path scan = Path.of("");
  private Path base = Path.of("");

  @BeforeEach
  void baseAndScan() throws IOException {
    TensorScope.setThreadsPerOperation(1);
    scan = directory.resolve("scan.h5");
    base = directory.resolve("models/head/1");
    assertEquals(
        0,
        gleam(
            "phantom",
            scan,
            "--pattern",
            "full",
            "--matrix",
            32,
            "--coils",
            3,
            "--slices",
            3,
            "--noise",
            0,
            "--calibration",
            0),
        err.toString());
    Path config = Files.writeString(directory.resolve("config.json"), CONFIG);
    assertEquals(
        0, gleam("train", "--data", scan, "--out", base, "--config", config), err.toString());
  }

  @Test
  void aModelIsAdaptedAndComparedWithItsBaseAndTheSameCommandFindsItDone() throws IOException {
    Path work = directory.resolve("work");
    Object[] command = {
      "finetune",
      "--base",
      base,
      "--data",
      scan,
      "--iterations",
      3,
      "--out",
      work,
      "--accelerations",
      "2,4"
    };
    assertEquals(0, gleam(command), err.toString());
    String printed = out.toString();
    assertTrue(printed.contains("n_inf 2: PSNR"), printed);
    assertTrue(printed.contains("better than its base"), printed);
    assertTrue(Files.exists(work.resolve("result/head/1/model.json")));
    assertTrue(Files.exists(work.resolve("gate.json")));
    assertEquals(0, gleam("finetune", "--job", work), err.toString());
    command[6] = 4;
    assertEquals(1, gleam(command));
    assertTrue(err.toString().contains("CONFLICT"), err.toString());
  }

  @Test
  void whatMakesNoSenseIsRefusedBeforeAnythingIsWritten() {
    Path work = directory.resolve("none");
    assertEquals(
        2,
        gleam("finetune", "--base", base, "--data", scan, "--out", work, "--supervision", "half"));
    assertEquals(2, gleam("finetune", "--data", scan, "--out", work));
    assertFalse(Files.exists(work));
  }
}
