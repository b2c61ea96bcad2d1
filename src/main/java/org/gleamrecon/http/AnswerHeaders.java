package org.gleamrecon.http;

import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gleamrecon.results.RunFacts;

/** What an answer says about how its images came to be. */
final class AnswerHeaders {
  static final String RECON_ID = "Recon-Id";

  private AnswerHeaders() {}

  static void add(
      Response.ResponseBuilder answer,
      String reconId,
      RunFacts facts,
      List<String> warnings,
      Map<String, Long> nanoseconds) {
    answer.header(RECON_ID, reconId);
    answer.header("Recon-Method", ascii(facts.method()));
    facts.model().ifPresent(model -> answer.header("Recon-Model", ascii(model)));
    if (facts.nInf() > 0) {
      answer.header("Recon-N-Inf", facts.nInf());
    }
    if (Double.isFinite(facts.residual())) {
      answer.header("Recon-Residual", String.format(Locale.ROOT, "%.6g", facts.residual()));
    }
    for (String warning : warnings) {
      answer.header("Recon-Warning", ascii(warning));
    }
    answer.header("Server-Timing", serverTiming(nanoseconds));
  }

  /** Server-Timing (W3C): name;dur=milliseconds. */
  static String serverTiming(Map<String, Long> nanoseconds) {
    List<String> metrics = new ArrayList<>();
    nanoseconds.forEach(
        (name, time) -> metrics.add(String.format(Locale.ROOT, "%s;dur=%.3f", name, time / 1e6)));
    return String.join(", ", metrics);
  }

  /** Printable ASCII on one line: nothing else may stand in a header. */
  static String ascii(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c ->
                clean.append(
                    c >= ' ' && c <= '~' ? (char) c : Character.isWhitespace(c) ? ' ' : '?'));
    return clean.toString().strip();
  }
}
