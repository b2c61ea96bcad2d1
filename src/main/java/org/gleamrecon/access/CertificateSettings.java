package org.gleamrecon.access;

import java.nio.file.Path;

/**
 * Which client certificates are taken.
 *
 * @param authorities PEM file of those who sign them
 * @param subjectsFile lines of roles and a subject, {@link CertificateRoles}
 */
public record CertificateSettings(Path authorities, Path subjectsFile) {}
