package org.gleamrecon.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Trainers that are shell scripts: each notes its start beside the jobs, and whether another one
 * was alive then; what it does next is the test's.
 */
public final class FakeTrainer {
  private static final String START =
      """
      #!/bin/sh
      job=$3
      jobs=$job/..
      for other in $(cat "$jobs/starts" 2>/dev/null); do
        case $(cut -d')' -f2 "/proc/$other/stat" 2>/dev/null) in
          '' | ' Z'* | ' X'*) ;;
          *) echo "$other $$" >>"$jobs/overlaps" ;;
        esac
      done
      echo $$ >>"$jobs/starts"
      status() { echo "$1" >"$job/status.draft" && mv "$job/status.draft" "$job/status.json"; }
      await() { while [ ! -e "$1" ]; do sleep 0.05; done; }
      """;

  /** Ends well, with a model called small. */
  public static final String SUCCEED =
      """
      status '{"phase":"evaluating","step":40,"steps":40}'
      mkdir -p "$job/result/small/1"
      echo '{}' >"$job/result/small/1/model.json"
      echo weights >"$job/result/small/1/weights.safetensors"
      echo '{"better":true,"reasons":["no exit is worse"],"exits":[{"iterations":2}]}' >"$job/gate.json"
      exit 0
      """;

  /** Trains until the file go is in its directory. */
  public static final String TRAIN_UNTIL_GO =
      """
      echo "some lines" >>"$job/log.txt"
      touch "$job/checkpoint.safetensors"
      status '{"phase":"training","step":7,"steps":40,"etaSeconds":12.5,"pausedSeconds":2.5,"lossPerModule":[0.5,0.25],
        "validation":[{"step":5,"best":true,"exits":[{"iterations":2,"psnrDb":30.5,"ssim":0.9,"nrmse":0.1}]}],
        "memory":{"budgetMb":100,"plannedMb":80.5,"peakMb":70},"later":1}'
      await "$job/go"
      """;

  private final Path script;

  private FakeTrainer(Path script) {
    this.script = script;
  }

  /** A trainer of these parts, kept in a directory. */
  public static FakeTrainer of(Path directory, String... parts) throws IOException {
    return new FakeTrainer(script(directory, parts));
  }

  /** Its script alone. */
  static Path script(Path directory, String... parts) throws IOException {
    Path script = Files.createTempFile(directory, "trainer", ".sh");
    return Files.writeString(script, START + String.join("", parts));
  }

  /** A launcher that starts it. */
  public Launcher launcher() {
    return launcher(Duration.ofSeconds(30));
  }

  Launcher launcher(Duration stopTime) {
    return new LocalLauncher(List.of("/bin/sh", script.toString()), 1, false, stopTime);
  }
}
