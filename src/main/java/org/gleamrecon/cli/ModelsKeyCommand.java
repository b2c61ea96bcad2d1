package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gleamrecon.modelstore.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gleam models key}: a key that signs models. */
@Command(
    name = "key",
    description = {
      "Draws an Ed25519 key for signing models: the private half into FILE, which only its owner",
      "can read, the public half, for gleam.models.trusted-keys, into FILE.pub. Both are PEM."
    })
final class ModelsKeyCommand extends StandardCommand implements Callable<Integer> {
  @Option(names = "--out", required = true, paramLabel = "FILE", description = "must not exist")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    SigningKey key = SigningKey.create(out);
    out()
        .printf(
            "key %s: private half %s, public half %s%n", key.id(), out, SigningKey.publicFile(out));
    return 0;
  }
}
