package org.gleamrecon.http;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.gleamrecon.admission.SpooledFile;
import org.gleamrecon.results.RunFacts;

/** Images that lie in the spool as an answer. */
final class SpooledAnswer {
  private SpooledAnswer() {}

  /**
   * Removes the file when it is sent.
   *
   * @param ended hears whether all of it was given to the connection
   */
  static Response of(
      SpooledFile file,
      AnswerFormat format,
      String reconId,
      RunFacts facts,
      List<String> warnings,
      Map<String, Long> nanoseconds,
      Consumer<Boolean> ended) {
    Response.ResponseBuilder answer =
        Response.ok(streaming(file, ended))
            .header("Content-Type", format.mediaType(reconId))
            .header("Content-Length", file.size());
    AnswerHeaders.add(answer, reconId, facts, warnings, nanoseconds);
    return answer.build();
  }

  private static StreamingOutput streaming(SpooledFile file, Consumer<Boolean> ended) {
    return out -> {
      try (file) {
        Files.copy(file.path(), out);
        out.flush();
        ended.accept(true);
      } catch (IOException failure) {
        ended.accept(false);
        throw new IOException("the client went away, or the spool failed", failure);
      }
    };
  }
}
