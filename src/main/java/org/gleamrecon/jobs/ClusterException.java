package org.gleamrecon.jobs;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A cluster's API did not do what it was asked. The message is a sentence for people. */
final class ClusterException extends IOException {
  private static final long serialVersionUID = 1;
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int INVALID = 422;

  private final int status;

  private ClusterException(String message, int status, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  static ClusterException of(KubernetesClientException failure) {
    int status = failure.getCode();
    @Nullable String told = failure.getStatus() == null ? null : failure.getStatus().getMessage();
    String why = told == null || told.isBlank() ? "status " + status : told;
    return status > 0
        ? new ClusterException("the cluster's API answers: " + why, status, failure)
        : new ClusterException("the cluster's API cannot be reached", 0, failure);
  }

  /** What was asked for is wrong by itself: asked again it would be refused again. */
  boolean invalid() {
    return status == BAD_REQUEST || status == INVALID;
  }

  boolean forbidden() {
    return status == FORBIDDEN;
  }
}
