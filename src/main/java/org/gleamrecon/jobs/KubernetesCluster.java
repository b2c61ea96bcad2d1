package org.gleamrecon.jobs;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls to a cluster's API, in one namespace. None is repeated here and each ends within
 * seconds: whoever looks again and again knows better when.
 */
final class KubernetesCluster implements AutoCloseable {
  private static final Duration MOST_CALL = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final String namespace;

  private KubernetesCluster(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** The cluster of this pod, or the one that the user's own tools are set to; not called yet. */
  static KubernetesCluster own(Optional<String> namespace) {
    return of(Config.autoConfigure(null), namespace);
  }

  static KubernetesCluster of(Config where, Optional<String> namespace) {
    int milliseconds = (int) MOST_CALL.toMillis();
    Config config =
        new ConfigBuilder(where)
            .withConnectionTimeout(milliseconds)
            .withRequestTimeout(milliseconds)
            .withRequestRetryBackoffLimit(0)
            .build();
    @Nullable String own = config.getNamespace();
    return new KubernetesCluster(
        new KubernetesClientBuilder().withConfig(config).build(),
        namespace.orElse(own == null ? "default" : own));
  }

  String namespace() {
    return namespace;
  }

  /** Makes a Job, unless there is one of its name. */
  void create(Job job) throws ClusterException {
    call(
        () -> {
          try {
            return client.batch().v1().jobs().inNamespace(namespace).resource(job).create();
          } catch (KubernetesClientException failure) {
            if (failure.getCode() == HttpURLConnection.HTTP_CONFLICT) {
              return job;
            }
            throw failure;
          }
        });
  }

  Optional<Job> job(String name) throws ClusterException {
    return Optional.ofNullable(
        call(() -> client.batch().v1().jobs().inNamespace(namespace).withName(name).get()));
  }

  List<Job> jobs(String label, String value) throws ClusterException {
    return required(
        () ->
            client
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withLabel(label, value)
                .list()
                .getItems());
  }

  List<Pod> pods(String label, String value) throws ClusterException {
    return required(
        () -> client.pods().inNamespace(namespace).withLabel(label, value).list().getItems());
  }

  /** What the cluster complained of about an object, oldest first; empty if it does not tell us. */
  List<Event> warnings(String kind, String name) throws ClusterException {
    try {
      return required(
          () ->
              client
                  .v1()
                  .events()
                  .inNamespace(namespace)
                  .withField("involvedObject.name", name)
                  .list()
                  .getItems()
                  .stream()
                  .filter(event -> "Warning".equals(event.getType()))
                  .filter(event -> kind.equals(event.getInvolvedObject().getKind()))
                  .toList());
    } catch (ClusterException failure) {
      if (failure.forbidden()) {
        return List.of();
      }
      throw failure;
    }
  }

  /** Removes a Job, if it is there, when its pods are gone. */
  void delete(String name) throws ClusterException {
    required(
        () ->
            client
                .batch()
                .v1()
                .jobs()
                .inNamespace(namespace)
                .withName(name)
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete());
  }

  @Override
  public void close() {
    client.close();
  }

  private static <T> T required(Supplier<T> call) throws ClusterException {
    T answer = call(call);
    if (answer == null) {
      throw new IllegalStateException("the cluster's API answered nothing");
    }
    return answer;
  }

  private static <T extends @Nullable Object> T call(Supplier<T> call) throws ClusterException {
    try {
      return call.get();
    } catch (KubernetesClientException failure) {
      throw ClusterException.of(failure);
    }
  }
}
