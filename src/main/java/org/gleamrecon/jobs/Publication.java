package org.gleamrecon.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.gleamrecon.modelstore.ModelId;
import org.jboss.logging.Logger;

/**
 * The last step of a job: its model becomes a version, and perhaps the active one. May be done
 * again after a kill at any moment.
 */
final class Publication {
  private static final Logger LOG = Logger.getLogger(Publication.class);

  private final JobStore store;
  private final JobModels models;

  Publication(JobStore store, JobModels models) {
    this.store = store;
    this.models = models;
  }

  void publish(FineTuneJob job, JobDirectory directory, GateReport gate) {
    FineTuneJob now =
        store.move(
            job.id(),
            before ->
                before.state() instanceof JobState.Running trained
                    ? trained.evaluate()
                    : before.state());
    if (!(now.state() instanceof JobState.UnderWay)) {
      return;
    }
    ModelId model;
    try {
      model = models.publish(directory.result());
    } catch (ReconstructionException refused) {
      fail(job, refused.code(), "the model cannot be stored: " + refused.detail());
      directory.removeWeights();
      return;
    } catch (IOException failure) {
      LOG.error("a model cannot be stored", failure);
      fail(job, FailureCode.NO_SPACE, "the model cannot be stored; the service's log says why");
      directory.removeWeights();
      return;
    }
    List<String> reasons = new ArrayList<>(gate.reasons());
    boolean active = activate(job, gate, model, reasons);
    store.move(
        job.id(),
        before ->
            before.state() instanceof JobState.UnderWay underWay
                ? underWay.succeed(model, gate, active, reasons)
                : before.state());
    LOG.infof("job %s made %s, %s", job.id(), model, active ? "now active" : "not active");
    directory.removeWeights();
  }

  /** Activates the model if that was asked for and the gate allows it, and says why not. */
  private boolean activate(FineTuneJob job, GateReport gate, ModelId model, List<String> reasons) {
    if (job.request().promotion() == Promotion.MANUAL || !gate.better()) {
      return false;
    }
    if (!(store.require(job.id()).state() instanceof JobState.UnderWay)) {
      // Cancelled meanwhile: a version more does no harm, another active one would surprise.
      return false;
    }
    try {
      models.activate(model);
      return true;
    } catch (ReconstructionException refused) {
      reasons.add("not activated: %s: %s".formatted(refused.code(), refused.detail()));
      return false;
    } catch (IOException failure) {
      LOG.error("a model cannot be activated", failure);
      reasons.add("not activated: the service's log says why");
      return false;
    }
  }

  private void fail(FineTuneJob job, FailureCode code, String detail) {
    store.move(
        job.id(),
        before ->
            before.state() instanceof JobState.Open open
                ? open.fail(code, detail)
                : before.state());
    LOG.infof("job %s failed: %s: %s", job.id(), code, detail);
  }
}
