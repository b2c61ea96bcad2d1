package org.gleamrecon.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * What the holder of a client certificate may do, by its subject. A line is roles and a subject,
 * {@code gateway,viewer CN=gateway-1,O=Hospital}; {@code #} begins a comment. A subject that is not
 * there has no role, whoever signed its certificate.
 *
 * @param roles as granted, by subject
 */
public record CertificateRoles(Map<X500Principal, Set<String>> roles) {
  public CertificateRoles {
    roles = Map.copyOf(roles);
  }

  /**
   * Reads the file.
   *
   * @throws ReconstructionException PARAMETER_INVALID naming file and line
   */
  public static CertificateRoles read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw invalid(file, "cannot be read");
    }
    Map<X500Principal, Set<String>> roles = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\\s+", 2);
      try {
        X500Principal subject = new X500Principal(parts.length == 2 ? parts[1] : "");
        Set<String> granted = new LinkedHashSet<>(List.of(parts[0].split(",")));
        if (!Roles.ALL.containsAll(granted)) {
          throw invalid(file, "line %d: roles are of %s".formatted(i + 1, Roles.ALL));
        }
        if (subject.getName().isEmpty() || roles.put(subject, granted) != null) {
          throw invalid(file, "line %d has no subject, or one that came before".formatted(i + 1));
        }
      } catch (IllegalArgumentException notAName) {
        throw invalid(file, "line %d has no subject like CN=NAME,O=HOSPITAL".formatted(i + 1));
      }
    }
    return new CertificateRoles(roles);
  }

  Optional<Set<String>> of(X500Principal subject) {
    return Optional.ofNullable(roles.get(subject));
  }

  private static ReconstructionException invalid(Path file, String what) {
    return new ReconstructionException(
        FailureCode.PARAMETER_INVALID, "the file of subjects %s: %s".formatted(file, what));
  }
}
