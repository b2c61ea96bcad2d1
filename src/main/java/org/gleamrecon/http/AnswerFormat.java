package org.gleamrecon.http;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The forms in which images are given, in the service's order of preference. */
enum AnswerFormat {
  /** One part per instance, as in DICOMweb (DICOM PS3.18 section 8.6.1.2). */
  MULTIPART_DICOM("multipart", "related"),
  ZIP("application", "zip"),
  /** Exactly one instance. */
  DICOM("application", "dicom"),
  /** Header and complex images, MRD v1. */
  MRD_STREAM("application", "x-ismrmrd-stream"),
  /** A montage to look at. */
  PNG("image", "png");

  /** Images in one picture that anybody would look at. */
  private static final int LARGEST_MONTAGE = 1000;

  private final String type;
  private final String subtype;

  AnswerFormat(String type, String subtype) {
    this.type = type;
    this.subtype = subtype;
  }

  String type() {
    return type;
  }

  String subtype() {
    return subtype;
  }

  /** Media type without parameters. */
  String mediaType() {
    return type + "/" + subtype;
  }

  /** Media type of an answer, with its parameters. */
  String mediaType(String reconId) {
    return this == MULTIPART_DICOM
        ? MultipartRelated.mediaType(MultipartRelated.boundary(reconId))
        : mediaType();
  }

  /** Whether the format can hold that many images. */
  boolean holds(int images) {
    return switch (this) {
      case DICOM -> images == 1;
      case PNG -> images <= LARGEST_MONTAGE;
      case MULTIPART_DICOM, ZIP, MRD_STREAM -> true;
    };
  }

  /** All of them, for messages. */
  static String all() {
    return Arrays.stream(values())
        .map(
            format ->
                format == MULTIPART_DICOM
                    ? "multipart/related; type=\"application/dicom\""
                    : format.mediaType())
        .collect(Collectors.joining(", "));
  }
}
