package org.gleamrecon.modelstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Puts a signature beside a version. Card and weights stay as they are, so that a version that
 * serves can be signed.
 */
public final class ModelSigning {
  private ModelSigning() {}

  /**
   * Verifies the version's files, signs them and writes {@code model.sig}. Does nothing if this key
   * has signed them already.
   *
   * @param replace whether another key's signature, or one that does not fit, gives way
   * @return false if the key's signature was there already
   * @throws ReconstructionException MODEL_NOT_FOUND, MODEL_DAMAGED; CONFLICT if there is another
   *     signature that may not be replaced
   */
  public static boolean sign(
      ModelRepository repository, ModelId id, SigningKey key, boolean replace) throws IOException {
    ModelCheck.files(repository, id);
    SignedFiles files = repository.signedFiles(id);
    byte[] text = files.text();
    if (files.signature().flatMap(there -> key.publicHalf().signer(there, text)).isPresent()) {
      return false;
    }
    if (files.hasSignature() && !replace) {
      throw new ReconstructionException(
          FailureCode.CONFLICT, id + " has a signature that this key did not make");
    }
    Path file = repository.directory(id).resolve(SignedFiles.SIGNATURE);
    DurableFiles.replace(file, key.sign(text).line().getBytes(StandardCharsets.US_ASCII));
    return true;
  }
}
