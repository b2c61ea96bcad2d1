package org.gleamrecon.modelstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Public Ed25519 keys whose signatures count, by what they are called. */
public final class TrustedKeys {
  static final TrustedKeys NONE = new TrustedKeys(Map.of());

  private static final long MOST_BYTES = 1 << 20;

  private final Map<String, PublicKey> keys;

  private TrustedKeys(Map<String, PublicKey> keys) {
    this.keys = Map.copyOf(keys);
  }

  static TrustedKeys of(Collection<PublicKey> keys) {
    Map<String, PublicKey> byId = new TreeMap<>();
    keys.forEach(key -> byId.put(PemKeys.id(key), key));
    return new TrustedKeys(byId);
  }

  /**
   * Reads the keys of a PEM file, or of the files {@code *.pub} and {@code *.pem} of a directory.
   *
   * @throws ReconstructionException PARAMETER_INVALID if there is none, or one cannot be read
   */
  public static TrustedKeys read(Path fileOrDirectory) {
    try {
      List<PublicKey> found = new java.util.ArrayList<>();
      for (Path file : files(fileOrDirectory)) {
        if (Files.size(file) > MOST_BYTES) {
          throw new IOException("too long");
        }
        List<PublicKey> here =
            PemKeys.publicKeys(Files.readString(file, StandardCharsets.US_ASCII));
        if (here.isEmpty()) {
          throw new IOException("a file without a key");
        }
        found.addAll(here);
      }
      if (found.isEmpty()) {
        throw new IOException("no file");
      }
      return of(found);
    } catch (IOException | GeneralSecurityException unusable) {
      throw new ReconstructionException(
          FailureCode.PARAMETER_INVALID,
          "the trusted keys cannot be read: a PEM file of Ed25519 public keys is wanted, or a"
              + " directory with such files, *.pub or *.pem",
          unusable);
    }
  }

  private static List<Path> files(Path fileOrDirectory) throws IOException {
    if (!Files.isDirectory(fileOrDirectory)) {
      return List.of(fileOrDirectory);
    }
    try (Stream<Path> files = Files.list(fileOrDirectory)) {
      return files
          .filter(file -> file.toString().endsWith(".pub") || file.toString().endsWith(".pem"))
          .sorted()
          .toList();
    }
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  boolean knows(String id) {
    return keys.containsKey(id);
  }

  /** Those that a signature can be of: the one that it names, all where it names none. */
  private Collection<PublicKey> candidates(ModelSignature signature) {
    PublicKey named = keys.get(signature.keyId());
    return signature.keyId().isEmpty() ? keys.values() : named == null ? List.of() : List.of(named);
  }

  /** What the key is called that made a signature of these bytes; empty: none of these did. */
  java.util.Optional<String> signer(ModelSignature signature, byte[] text) {
    for (PublicKey key : candidates(signature)) {
      try {
        Signature check = Signature.getInstance(PemKeys.ALGORITHM);
        check.initVerify(key);
        check.update(text);
        if (check.verify(signature.bytes())) {
          return java.util.Optional.of(PemKeys.id(key));
        }
      } catch (GeneralSecurityException notASignature) {
        return java.util.Optional.empty();
      }
    }
    return java.util.Optional.empty();
  }
}
