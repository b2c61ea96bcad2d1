package org.gleamrecon.modelstore;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ed25519 keys (RFC 8032) as text: PKCS #8 and SubjectPublicKeyInfo in PEM (RFC 8410), which
 * openssl reads and writes too.
 */
final class PemKeys {
  static final String ALGORITHM = "Ed25519";

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final int LINE = 64;
  private static final int SEED_BYTES = 32;
  private static final int ID_DIGITS = 16;
  private static final byte[] PROBE = {1, 2, 3};

  private PemKeys() {}

  static KeyPair draw() throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
  }

  static String text(PrivateKey key) {
    return block(PRIVATE, key.getEncoded());
  }

  static String text(PublicKey key) {
    return block(PUBLIC, key.getEncoded());
  }

  private static String block(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, base64, label)
        .replace(System.lineSeparator(), "\n");
  }

  /** Every public key of a text; other blocks are passed over. */
  static List<PublicKey> publicKeys(String pem) throws GeneralSecurityException {
    List<PublicKey> keys = new ArrayList<>();
    for (byte[] der : blocks(pem, PUBLIC)) {
      keys.add(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der)));
    }
    return keys;
  }

  /** The one private key of a text, with the public one that belongs to it. */
  static KeyPair keyPair(String pem) throws GeneralSecurityException {
    List<byte[]> blocks = blocks(pem, PRIVATE);
    if (blocks.size() != 1) {
      throw new GeneralSecurityException(blocks.size() + " private keys where one is wanted");
    }
    PrivateKey key =
        KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0)));
    KeyPair pair = new KeyPair(publicOf(key), key);
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(pair.getPrivate());
    signature.update(PROBE);
    byte[] signed = signature.sign();
    signature.initVerify(pair.getPublic());
    signature.update(PROBE);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the public key cannot be found");
    }
    return pair;
  }

  private static List<byte[]> blocks(String pem, String label) throws GeneralSecurityException {
    List<byte[]> found = new ArrayList<>();
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      if (block.group(1).equals(label)) {
        try {
          found.add(Base64.getMimeDecoder().decode(block.group(2)));
        } catch (IllegalArgumentException notBase64) {
          throw new GeneralSecurityException("not base64", notBase64);
        }
      }
    }
    return found;
  }

  /**
   * A private key is 32 random bytes from which the public one follows. Java has no call for that,
   * but its generator does it with the bytes that it draws: here it draws these. The caller tries
   * the pair.
   */
  private static PublicKey publicOf(PrivateKey key) throws GeneralSecurityException {
    byte[] seed =
        key instanceof EdECPrivateKey edwards
            ? edwards.getBytes().orElse(new byte[0])
            : new byte[0];
    if (seed.length != SEED_BYTES) {
      throw new GeneralSecurityException("not an Ed25519 key");
    }
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(NamedParameterSpec.ED25519, new Seeded(seed));
    return generator.generateKeyPair().getPublic();
  }

  /** What a key is called: the first 16 hexadecimal digits of the SHA-256 of its encoding. */
  static String id(PublicKey key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Gives out bytes that are known. */
  private static final class Seeded extends SecureRandom {
    private static final long serialVersionUID = 1;
    private final byte[] seed;

    Seeded(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(Arrays.copyOf(seed, bytes.length), 0, bytes, 0, bytes.length);
    }
  }
}
