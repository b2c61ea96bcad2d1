package org.gleamrecon.service;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A request on a connection of its own, timed as a latency budget counts: from the last byte of the
 * body to the first byte of the answer. What the systems on the way still hold of the body when the
 * last byte is written counts against the service.
 *
 * @param tookMs between the two
 */
record ClockedPost(int status, Map<String, String> headers, String body, double tookMs) {
  private static final int PATIENCE_MILLISECONDS = 60_000;

  static ClockedPost send(URI uri, Path scan) throws IOException {
    byte[] bytes = Files.readAllBytes(scan);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), uri.getPort())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLISECONDS);
      OutputStream out = socket.getOutputStream();
      String head =
          """
          POST %s?%s HTTP/1.1
          Host: localhost
          Accept: application/dicom
          Content-Length: %d
          Connection: close

          """;
      out.write(
          head.formatted(uri.getPath(), uri.getQuery(), bytes.length)
              .replace("\n", "\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(bytes);
      out.flush();
      long sent = System.nanoTime();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int first = in.read();
      double tookMs = (System.nanoTime() - sent) / 1e6;
      String answer = (char) first + new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      int headEnd = answer.indexOf("\r\n\r\n");
      Map<String, String> headers = new TreeMap<>();
      List<String> lines = answer.substring(0, headEnd).lines().toList();
      for (int i = 1; i < lines.size(); i++) {
        int colon = lines.get(i).indexOf(':');
        headers.put(
            lines.get(i).substring(0, colon).toLowerCase(Locale.ROOT),
            lines.get(i).substring(colon + 1).strip());
      }
      return new ClockedPost(
          Integer.parseInt(lines.get(0).substring(9, 12)),
          headers,
          answer.substring(headEnd + 4),
          tookMs);
    }
  }

  String header(String name) {
    return Objects.requireNonNull(headers.get(name.toLowerCase(Locale.ROOT)), name);
  }
}
