package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.ModelSigning;
import org.gleamrecon.modelstore.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gleam models sign}: a signature beside a version. */
@Command(
    name = "sign",
    description = {
      "Verifies a version's files and signs its card and weights: the signature goes into model.sig",
      "beside them, which stay as they are. Exit status 1 if there is another signature."
    })
final class ModelsSignCommand extends ModelsCommand.OfModels implements Callable<Integer> {
  @Parameters(paramLabel = "NAME:V", description = "the version")
  private String name = "";

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "private key, as models key makes it")
  private Path key = Path.of("");

  @Option(names = "--replace", description = "put it in the place of another signature")
  private boolean replace;

  @Override
  public Integer call() throws IOException {
    if (!name.contains(":")) {
      throw wrongUsage("NAME:V, with a version: what is signed must not depend on what is newest");
    }
    ModelRepository repository = repository();
    ModelId id = repository.resolve(name);
    SigningKey signer = SigningKey.read(key);
    boolean now = ModelSigning.sign(repository, id, signer, replace);
    out()
        .printf("%s %s key %s%n", id, now ? "signed with" : "was signed already with", signer.id());
    return 0;
  }
}
