package org.gleamrecon.pipeline;

import org.gleamrecon.modelstore.ModelCard;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * One version's network on the device, for as long as a {@link ServingModels} has it. Every request
 * reads the same weights; none writes to them and they never gather gradients.
 */
final class DeviceNetwork {
  private final ModelCard card;
  private final UnrolledNetwork network;
  private final TensorScope weights;
  private int holders = 1;

  /** On the device's thread. */
  DeviceNetwork(StoredModel model, TensorScope weights) {
    this.card = model.card();
    this.weights = weights;
    network = UnrolledNetwork.load(card.architecture(), model.weights(), weights);
  }

  UnrolledNetwork network() {
    return network;
  }

  /** Whether these are the weights of that model. */
  boolean has(ModelCard other) {
    return card.weightsSha256().equals(other.weightsSha256())
        && card.architecture().equals(other.architecture());
  }

  /** One more set has it; only while another one surely does. */
  synchronized DeviceNetwork hold() {
    holders++;
    return this;
  }

  /** One set less has it; the last one frees the native memory. */
  synchronized void drop(DeviceQueue device) {
    holders--;
    if (holders == 0) {
      device.release(weights);
    }
  }

  /** Whether its native memory is still there. */
  boolean isLoaded() {
    return weights.isOpen();
  }
}
