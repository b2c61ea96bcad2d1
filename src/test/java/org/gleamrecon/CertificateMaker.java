package org.gleamrecon.http;

import java.io.IOException;
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
record CertificateMaker(Path directory, KeyPair keys, X509Certificate certificate) {
  static final String PASSWORD = "changeit";

  /** What somebody's certificate is for. */
  enum Purpose {
    CLIENT,
    SERVER;

    private KeyPurposeId id() {
      return this == CLIENT ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth;
    }
  }

  static CertificateMaker authority(Path directory, String name)
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
  void issue(String name, String subject, Purpose purpose, int days)
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

  static String pem(Certificate certificate) throws GeneralSecurityException {
    return block("CERTIFICATE", certificate.getEncoded());
  }

  static String pem(Key key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
  }
}
