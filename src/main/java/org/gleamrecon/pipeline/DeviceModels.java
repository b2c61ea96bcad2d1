package org.gleamrecon.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * The installed networks on one device. Every request reads the same weights; none writes to them
 * and they never gather gradients. Made, used and closed on the device's thread.
 */
final class DeviceModels {
  private final TensorScope scope;
  private final Map<ModelId, UnrolledNetwork> networks = new LinkedHashMap<>();

  private DeviceModels(TensorScope scope) {
    this.scope = scope;
  }

  static DeviceModels load(InstalledModels models, ComputeDevice device) {
    DeviceModels loaded = new DeviceModels(TensorScope.open(device));
    for (StoredModel model : models.stored()) {
      loaded.networks.put(
          model.card().id(),
          UnrolledNetwork.load(model.card().architecture(), model.weights(), loaded.scope));
    }
    return loaded;
  }

  /**
   * The network of an installed model.
   *
   * @throws IllegalArgumentException if it is not installed
   */
  UnrolledNetwork network(ModelId id) {
    UnrolledNetwork network = networks.get(id);
    if (network == null) {
      throw new IllegalArgumentException(id + " is not on the device");
    }
    return network;
  }

  /** Owner of all weights; freeing it ends every network. */
  TensorScope scope() {
    return scope;
  }
}
