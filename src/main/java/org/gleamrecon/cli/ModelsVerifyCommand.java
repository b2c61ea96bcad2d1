package org.gleamrecon.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelCheck;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.ModelRepository;
import org.gleamrecon.modelstore.SignaturePolicy;
import org.gleamrecon.modelstore.StoredModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gleam models verify}: whether they are whole and compute. */
@Command(
    name = "verify",
    description = {
      "Verifies that each model's files are there, the weights have the card's SHA-256, fit its",
      "design and are finite, and the network makes finite images of random data; and that its",
      "signature is a trusted key's, where it has one and keys are known.",
      "Exit status 1 if one does not, or if there is none."
    })
final class ModelsVerifyCommand extends ModelsCommand.OfModels implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME[:V]",
      description = "one model, or one version of it (default: all)")
  private @Nullable String name;

  @Option(
      names = "--trusted-keys",
      paramLabel = "PATH",
      description =
          "file or directory of public keys; what none of them signed fails (default:"
              + " GLEAM_MODELS_TRUSTED_KEYS, and GLEAM_MODELS_REQUIRE_SIGNATURE says what fails)")
  private @Nullable Path trustedKeys;

  @Override
  public Integer call() throws IOException {
    SignaturePolicy policy =
        trustedKeys == null
            ? SignaturePolicy.configured(System.getenv())
            : SignaturePolicy.of(Optional.of(trustedKeys), true, Optional.empty());
    ModelRepository repository = new ModelRepository(directory(), policy);
    List<ModelId> chosen =
        name == null ? repository.listWithIncomplete() : repository.versionsWithIncomplete(name);
    if (chosen.isEmpty()) {
      throw new ReconstructionException(
          FailureCode.MODEL_NOT_FOUND, "no models in " + directory() + ": nothing to verify");
    }
    int status = 0;
    for (ModelId id : chosen) {
      try {
        StoredModel model = ModelCheck.check(repository, id);
        out()
            .printf(
                "%s ok: %d arrays, %d iterations, SHA-256 %s%s%n",
                id,
                model.weights().size(),
                model.card().architecture().iterations(),
                model.card().weightsSha256(),
                told(repository.verdict(id)));
      } catch (ReconstructionException broken) {
        status = Errors.FAILED;
        out().printf("%s FAILED: %s: %s%n", id, broken.code(), broken.detail());
      } catch (IOException unreadable) {
        status = Errors.FAILED;
        out().printf("%s FAILED: its files cannot be read%n", id);
      }
      out().flush();
    }
    return status;
  }

  private static String told(SignaturePolicy.Verdict verdict) {
    return verdict.finding() == SignaturePolicy.Finding.UNSIGNED ? "" : ", " + verdict.words();
  }
}
