package org.gleamrecon.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * DICOM instances as the parts of one body: RFC 2387 as DICOMweb uses it (DICOM PS3.18 section
 * 8.6.1.2.2).
 */
final class MultipartRelated {
  private final OutputStream out;
  private final String boundary;

  MultipartRelated(OutputStream out, String boundary) {
    this.out = out;
    this.boundary = boundary;
  }

  static String boundary(String reconId) {
    return "recon-" + reconId;
  }

  static String mediaType(String boundary) {
    return "multipart/related; type=\"application/dicom\"; boundary=" + boundary;
  }

  void part(byte[] instance) throws IOException {
    ascii(
        "--%s\r\nContent-Type: application/dicom\r\nContent-Length: %d\r\n\r\n"
            .formatted(boundary, instance.length));
    out.write(instance);
    ascii("\r\n");
  }

  void end() throws IOException {
    ascii("--" + boundary + "--\r\n");
  }

  private void ascii(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
