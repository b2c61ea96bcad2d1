package org.gleamrecon.modelstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** A private Ed25519 key that signs models. Never written to a log. */
public final class SigningKey {
  private static final long MOST_BYTES = 1 << 16;

  private final KeyPair pair;

  private SigningKey(KeyPair pair) {
    this.pair = pair;
  }

  /**
   * Draws a key and writes it to a file that only its owner can read, and its public half to the
   * same name with {@code .pub} after it.
   *
   * @throws ReconstructionException CONFLICT if a file is there already
   */
  public static SigningKey create(Path file) throws IOException {
    Path publicFile = publicFile(file);
    if (Files.exists(file) || Files.exists(publicFile)) {
      throw new ReconstructionException(
          FailureCode.CONFLICT, "the file of the key or its .pub exists; keys are not overwritten");
    }
    try {
      SigningKey key = new SigningKey(PemKeys.draw());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, PemKeys.text(key.pair.getPrivate()));
      Files.writeString(
          publicFile, PemKeys.text(key.pair.getPublic()), StandardOpenOption.CREATE_NEW);
      return key;
    } catch (FileAlreadyExistsException meanwhile) {
      throw new ReconstructionException(
          FailureCode.CONFLICT, "the file of the key exists; keys are not overwritten", meanwhile);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Where {@link #create} puts the public half. */
  public static Path publicFile(Path file) {
    return file.resolveSibling(file.getFileName() + ".pub");
  }

  /**
   * Reads a key as {@link #create} writes it, or {@code openssl genpkey -algorithm ed25519}.
   *
   * @throws ReconstructionException PARAMETER_INVALID if it is none or cannot be read
   */
  public static SigningKey read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException("too long");
      }
      return new SigningKey(PemKeys.keyPair(Files.readString(file, StandardCharsets.US_ASCII)));
    } catch (IOException | GeneralSecurityException unusable) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "the signing key cannot be read: one Ed25519 private key (PKCS #8, PEM) is wanted",
          unusable);
    }
  }

  /** What its public half is called. */
  public String id() {
    return PemKeys.id(pair.getPublic());
  }

  TrustedKeys publicHalf() {
    return TrustedKeys.of(java.util.List.of(pair.getPublic()));
  }

  ModelSignature sign(byte[] text) {
    try {
      Signature signature = Signature.getInstance(PemKeys.ALGORITHM);
      signature.initSign(pair.getPrivate());
      signature.update(text);
      return new ModelSignature(id(), signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
