package org.gleamrecon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ParityCommandTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/golden/pgd2d_n4_m2/pgd2d_n4_m2.npz");

  @TempDir Path directory;

  private static int run(StringWriter printed, String... arguments) {
    return new CommandLine(new ParityCommand())
        .setOut(new PrintWriter(printed))
        .setErr(new PrintWriter(printed))
        .execute(arguments);
  }

  @Test
  void aGoldenFileIsReplayedAndNumPyReadsWhatWasWritten() {
    StringWriter printed = new StringWriter();
    assertEquals(0, run(printed, GOLDEN.toString(), "--out", directory.toString()));
    assertTrue(printed.toString().contains("ok"), printed.toString());
    String judged =
        Peers.run(
            Peers.python("numpy"),
            "-c",
            """
            import sys, numpy as np
            a, b = np.load(sys.argv[1]), np.load(sys.argv[2])
            names = [n for n in a.files if n.split('.')[0].split('_')[0] in ('image', 'losses', 'gradient', 'trained')]
            assert sorted(names) == sorted(b.files), set(names) ^ set(b.files)
            print(max(float(abs(a[n] - b[n]).max() / abs(a[n]).max()) for n in names if n.startswith('image')) < 1e-5)
            """,
            GOLDEN.toString(),
            directory.resolve("pgd2d_n4_m2.npz").toString());
    assertEquals("True", judged.strip());
  }

  @Test
  void aMissingDestinationIsWrongUsage() {
    assertEquals(2, run(new StringWriter(), GOLDEN.toString()));
  }

  @Test
  void aFileBeyondToleranceEndsWithStatusOne() throws IOException {
    Path changed = directory.resolve("changed.npz");
    Peers.run(
        Peers.python("numpy"),
        "-c",
        "import sys, numpy as np; z = dict(np.load(sys.argv[1]))\n"
            + "z['losses'][1, 1] *= 1.001; np.savez(sys.argv[2], **z)",
        GOLDEN.toString(),
        changed.toString());
    assertTrue(Files.exists(changed));
    StringWriter printed = new StringWriter();
    assertEquals(1, run(printed, changed.toString(), "--out", directory.resolve("out").toString()));
    assertTrue(printed.toString().contains("BEYOND TOLERANCE"), printed.toString());
  }
}
