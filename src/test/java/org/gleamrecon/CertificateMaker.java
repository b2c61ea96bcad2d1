package org.gleamrecon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An authority and what it signs, made in milliseconds; each as a PKCS 12 file in a directory.
 *
 * @param certificate its own
 */
public record CertificateMaker(Path directory, KeyPair keys, X509Certificate certificate) {
  public static final String PASSWORD = "changeit";

  /** What somebody's certificate is for. */
  public enum Purpose {
    CLIENT,
    SERVER;

    private KeyPurposeId id() {
      return this == CLIENT ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth;
    }
  }

  public static CertificateMaker authority(Path directory, String name)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair keys = draw();
    X500Principal self = new X500Principal("CN=" + name);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            self, BigInteger.ONE, from(), until(365), self, keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    return new CertificateMaker(directory, keys, signed(builder, keys));
  }

  /**
   * Signs somebody's, and keeps it with its key as {@code name.p12}.
   *
   * @param days that it is valid for from today; negative for one that has expired
   */
  public void issue(String name, String subject, Purpose purpose, int days)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    KeyPair own = draw();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            certificate.getSubjectX500Principal(),
            BigInteger.valueOf(System.nanoTime()),
            from(),
            until(days),
            new X500Principal(subject),
            own.getPublic());
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose.id()));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
              new GeneralName(GeneralName.dNSName, "localhost")
            }));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own",
        own.getPrivate(),
        PASSWORD.toCharArray(),
        new Certificate[] {signed(builder, keys), certificate});
    store.setCertificateEntry("authority", certificate);
    try (OutputStream out = Files.newOutputStream(directory.resolve(name + ".p12"))) {
      store.store(out, PASSWORD.toCharArray());
    }
  }

  private static KeyPair draw() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static Date from() {
    return Date.from(Instant.now().minusSeconds(100L * 86400));
  }

  private static Date until(int days) {
    return Date.from(Instant.now().plusSeconds(days * 86400L));
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, KeyPair signer)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }

  /** What was issued under that name. */
  public KeyStore store(String name) throws GeneralSecurityException, IOException {
    return store(directory, name);
  }

  /** As above, where the maker is gone. */
  public static KeyStore store(Path directory, String name)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  /** Writes {@code name.pem} and {@code name.key} of what was issued, as a server reads them. */
  public void writePem(String name) throws GeneralSecurityException, IOException {
    KeyStore store = store(name);
    Files.writeString(directory.resolve(name + ".pem"), pem(store.getCertificate("own")));
    Files.writeString(
        directory.resolve(name + ".key"), pem(store.getKey("own", PASSWORD.toCharArray())));
  }

  /** What a client trusts this authority with, and shows of its own. */
  public static SSLContext context(KeyStore trusted, Optional<KeyStore> own)
      throws GeneralSecurityException, IOException {
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    authorities.setCertificateEntry("authority", trusted.getCertificate("authority"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    KeyManager[] keys = new KeyManager[0];
    if (own.isPresent()) {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(own.get(), PASSWORD.toCharArray());
      keys = factory.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }

  public static String pem(Certificate certificate) throws GeneralSecurityException {
    return block("CERTIFICATE", certificate.getEncoded());
  }

  private static String pem(Key key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
  }
}
