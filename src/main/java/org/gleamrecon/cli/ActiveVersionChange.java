package org.gleamrecon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.gleamrecon.admission.DataDirectory;
import org.gleamrecon.audit.Actor;
import org.gleamrecon.audit.AuditEvent;
import org.gleamrecon.audit.AuditLimits;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.audit.Outcome;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.SignaturePolicy;
import org.gleamrecon.pipeline.ModelRegistry;
import org.gleamrecon.pipeline.RegistryListener;

/**
 * Changes which version of a model serves: by the admin API of the service that holds the data
 * directory, else there and then, after the same checks.
 *
 * @param data directory of what the service keeps
 * @param models directory of models, where no service is asked
 */
record ActiveVersionChange(Path data, Path models) {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int SUCCESS = 200;
  private static final String ROLLBACK = "rollback";

  /** The version that is active now. */
  ModelId activate(ModelId id) throws IOException {
    return change(
        registry -> {
          registry.activate(id);
          return id;
        },
        id.name(),
        "activate",
        "{\"version\":%d}".formatted(id.version()));
  }

  /** The version that is active now. */
  ModelId rollBack(String name) throws IOException {
    // Also checks that no path can be made of the name.
    ModelId any = new ModelId(name, 1);
    return change(registry -> registry.rollBack(name), any.name(), ROLLBACK, "");
  }

  @FunctionalInterface
  private interface Direct {
    ModelId on(ModelRegistry registry) throws IOException;
  }

  private ModelId change(Direct direct, String name, String call, String body) throws IOException {
    DataDirectory held;
    try {
      held = DataDirectory.lock(data);
    } catch (ReconstructionException inUse) {
      URI service =
          DataDirectory.service(data)
              .orElseThrow(
                  () ->
                      new ReconstructionException(
                          inUse.code(),
                          inUse.detail() + ", which does not say where it answers (yet)",
                          inUse));
      return post(service.resolve("/admin/models/%s/%s".formatted(name, call)), name, body);
    }
    try (held;
        AuditLog audit =
            AuditLog.open(
                data.resolve(AuditLog.DIRECTORY),
                AuditLimits.DEFAULT,
                "gleam-recon@command-line",
                InstantSource.system());
        ModelRegistry registry =
            ModelRegistry.open(
                models,
                data,
                ReconstructCommand.settings(),
                RegistryListener.NONE,
                SignaturePolicy.configured(System.getenv()))) {
      ModelId now = direct.on(registry);
      audit.record(
          AuditEvent.model(
              Actor.commandLine(),
              call.equals(ROLLBACK) ? AuditEvent.Deed.ROLL_BACK : AuditEvent.Deed.ACTIVATE,
              "/v1/models/%s/versions/%d".formatted(now.name(), now.version()),
              Outcome.SUCCESS,
              "without a service"));
      return now;
    }
  }

  private static ModelId post(URI uri, String name, String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    // From the environment: other users of the machine see a command line's arguments.
    String token = System.getenv("GLEAM_TOKEN");
    if (token != null) {
      request.header("Authorization", "Bearer " + token.strip());
    }
    HttpResponse<String> answer;
    try {
      answer =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException nobody) {
      throw new ReconstructionException(
          FailureCode.CONFLICT, "the service does not answer at " + uri.getAuthority(), nobody);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new ReconstructionException(FailureCode.CANCELLED, "interrupted", interrupt);
    }
    JsonNode json = new ObjectMapper().readTree(answer.body());
    if (answer.statusCode() != SUCCESS) {
      throw new ReconstructionException(
          code(json.path("code").asText()), json.path("detail").asText("no reason given"));
    }
    return new ModelId(name, json.path("active").asInt());
  }

  private static FailureCode code(String name) {
    try {
      return FailureCode.valueOf(name);
    } catch (IllegalArgumentException ofAnotherVersion) {
      return FailureCode.INTERNAL;
    }
  }
}
