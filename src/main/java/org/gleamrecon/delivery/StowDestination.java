package org.gleamrecon.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * A STOW-RS origin server (PS3.18 section 10.5), one image in a request.
 *
 * <p>Redirects are not followed: patients' images go nowhere but where the configuration says.
 */
public final class StowDestination implements Destination {
  private static final int LONGEST_ANSWER = 1 << 20;
  // A study that nobody has: the answer is empty wherever it is understood.
  private static final String NO_STUDY = "2.25.0";

  private final String name;
  private final Set<String> doors;
  private final URI base;
  private final TokenSource token;
  private final Duration replyTime;
  private final HttpClient client;

  /** What is shown to the server; asked each time, since tokens are changed. */
  @FunctionalInterface
  public interface TokenSource {
    Optional<String> bearer() throws IOException;
  }

  /**
   * @param base of the DICOMweb service: {@code https://host/dicom-web}
   * @param trust whose certificates are trusted; empty: those that Java trusts
   * @param replyTime for each answer
   */
  public StowDestination(
      String name,
      Set<String> doors,
      URI base,
      TokenSource token,
      Optional<SSLContext> trust,
      Duration connectTime,
      Duration replyTime) {
    this.name = name;
    this.doors = Set.copyOf(doors);
    this.base = base;
    this.token = token;
    this.replyTime = replyTime;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            // One request after the other: nothing is gained by another version.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTime);
    trust.ifPresent(builder::sslContext);
    client = builder.build();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Set<String> doors() {
    return doors;
  }

  @Override
  public Shipment open(Set<String> sopClassUids) {
    return new Shipment() {
      @Override
      public Acknowledgement send(Instance instance) throws DeliveryException {
        return store(instance);
      }

      @Override
      public void close() {}
    };
  }

  private Acknowledgement store(Instance instance) throws DeliveryException {
    String boundary = "gleam-" + UUID.randomUUID();
    BodyPublisher body =
        BodyPublishers.concat(
            BodyPublishers.ofString(
                "--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n",
                StandardCharsets.US_ASCII),
            BodyPublishers.ofByteArray(instance.file()),
            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n", StandardCharsets.US_ASCII));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at("/studies"))
            .header("Accept", "application/dicom+json")
            .header(
                "Content-Type",
                "multipart/related; type=\"application/dicom\"; boundary=" + boundary)
            .POST(body);
    Answer answer = answer(request);
    return StowAnswer.judge(answer.status(), answer.body());
  }

  @Override
  public void echo() throws DeliveryException {
    Answer answer =
        answer(
            HttpRequest.newBuilder(at("/studies?StudyInstanceUID=" + NO_STUDY + "&limit=1"))
                .header("Accept", "application/dicom+json")
                .GET());
    if (answer.status() >= 300) {
      throw StowAnswer.unusable(answer.status());
    }
  }

  private URI at(String path) {
    return URI.create(base.toString().replaceFirst("/+$", "") + path);
  }

  private record Answer(int status, byte[] body) {}

  private Answer answer(HttpRequest.Builder request) throws DeliveryException {
    try {
      token.bearer().ifPresent(value -> request.header("Authorization", "Bearer " + value));
    } catch (IOException failure) {
      throw new DeliveryException("TOKEN_FILE", "the token file cannot be read", failure)
          .toDestination();
    }
    try {
      HttpResponse<InputStream> response =
          client.send(request.timeout(replyTime).build(), BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        // The client's own time limit ends with the answer's headers.
        CompletableFuture.delayedExecutor(replyTime.toMillis(), TimeUnit.MILLISECONDS)
            .execute(() -> close(in));
        return new Answer(response.statusCode(), in.readNBytes(LONGEST_ANSWER));
      }
    } catch (IOException failure) {
      throw failed(failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new DeliveryException("STOPPED", "the service is stopping", interrupt).toDestination();
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException gone) {
      // Whoever still reads hears so.
    }
  }

  private static DeliveryException failed(IOException failure) {
    if (failure instanceof HttpConnectTimeoutException || failure instanceof ConnectException) {
      return new DeliveryException("UNREACHABLE", "no connection", failure).toDestination();
    }
    if (failure instanceof HttpTimeoutException) {
      return new DeliveryException("TIMED_OUT", "no answer in time", failure);
    }
    if (failure instanceof SSLException) {
      return new DeliveryException("TLS", "no encrypted connection", failure).toDestination();
    }
    return new DeliveryException("CLOSED", "the connection failed", failure);
  }
}
