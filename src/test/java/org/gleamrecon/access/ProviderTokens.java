package org.gleamrecon.access;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An identity provider's tokens, the same wherever a test makes them. */
public final class ProviderTokens {
  public static final String ISSUER = "https://issuer.invalid/realm";
  public static final String AUDIENCE = "gleam-recon";

  private ProviderTokens() {}

  /** A key pair of an identity provider. */
  public static KeyPair keys(String seed) {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(seed.getBytes(StandardCharsets.UTF_8));
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** As a configuration has it. */
  public static String publicKey(KeyPair keys) {
    return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
  }

  public static String claims(String issuer, String audience, Instant expires, String groups) {
    return "{\"iss\":\"%s\",\"aud\":%s,\"sub\":\"somebody\",\"iat\":%d,\"exp\":%d,\"groups\":%s}"
        .formatted(
            issuer, audience, Instant.now().getEpochSecond(), expires.getEpochSecond(), groups);
  }

  /** The public key as a provider publishes it, RFC 7517. */
  public static String keySet(KeyPair keys, String keyId) {
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}]}"
        .formatted(
            keyId, encoded(unsigned(key.getModulus())), encoded(unsigned(key.getPublicExponent())));
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  /** Signed with RS256. */
  public static String jwt(PrivateKey key, String claims) {
    return signed(key, "{\"alg\":\"RS256\",\"typ\":\"JWT\"}", claims);
  }

  /** Signed with RS256; says which of the provider's keys it is. */
  public static String jwt(PrivateKey key, String keyId, String claims) {
    return signed(
        key, "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"%s\"}".formatted(keyId), claims);
  }

  private static String signed(PrivateKey key, String header, String claims) {
    try {
      String signed = encoded(header) + "." + encoded(claims);
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + encoded(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Not signed at all. */
  public static String unsignedJwt(String claims) {
    return encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + encoded(claims) + ".";
  }

  /** Signed with the public key as if it were a secret. */
  public static String confusedJwt(KeyPair keys, String claims) {
    try {
      String signed = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encoded(claims);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(keys.getPublic().getEncoded(), "HmacSHA256"));
      return signed + "." + encoded(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String encoded(String text) {
    return encoded(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
