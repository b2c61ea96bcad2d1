package org.gleamrecon.modelstore;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/**
 * Name and version of a model; both are directory names.
 *
 * @param name lower-case letters, digits and hyphens, at most 64
 * @param version from 1
 */
public record ModelId(String name, int version) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final int MOST_DIGITS = 9;

  /**
   * @throws ReconstructionException MODEL_NOT_FOUND if no model can be called that
   */
  public ModelId {
    if (!isName(name) || version < 1) {
      throw new ReconstructionException(
          FailureCode.MODEL_NOT_FOUND,
          "a model is named by lower-case letters, digits and hyphens and a version from 1");
    }
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Version of a directory name, or 0 if it is none. */
  static int versionOf(String directory) {
    return directory.matches("[1-9]\\d{0," + (MOST_DIGITS - 1) + "}")
        ? Integer.parseInt(directory)
        : 0;
  }

  /**
   * What a model's directory is called: {@code .../NAME/VERSION}, or {@code .../NAME} for version
   * 1.
   *
   * @throws ReconstructionException MODEL_NOT_FOUND if no model can be called that
   */
  public static ModelId ofDirectory(Path directory) {
    String last = String.valueOf(directory.getFileName());
    Path parent = directory.getParent();
    return endsInVersion(directory) && parent != null
        ? new ModelId(String.valueOf(parent.getFileName()), versionOf(last))
        : new ModelId(last, 1);
  }

  /** Whether a model's directory is called {@code .../NAME/VERSION}: no other is ever listed. */
  public static boolean endsInVersion(Path directory) {
    return directory.getNameCount() > 1 && versionOf(String.valueOf(directory.getFileName())) > 0;
  }

  /** {@code name:version}. */
  @Override
  public String toString() {
    return name + ":" + version;
  }
}
