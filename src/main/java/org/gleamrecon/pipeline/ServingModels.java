package org.gleamrecon.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gleamrecon.modelstore.ModelId;
import org.gleamrecon.modelstore.StoredModel;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * What a request works with from its start to its end: the models, which version is active, and
 * their networks on the device. It never changes; another one takes its place, and its networks
 * that the other one does not have are freed when the last request that began with it ends.
 */
final class ServingModels {
  private final InstalledModels models;
  private final Map<ModelId, DeviceNetwork> networks;
  private final DeviceQueue device;
  private int users = 1;

  private ServingModels(
      InstalledModels models, Map<ModelId, DeviceNetwork> networks, DeviceQueue device) {
    this.models = models;
    this.networks = networks;
    this.device = device;
  }

  /** Puts all models on the device. The caller is the first user. */
  static ServingModels load(InstalledModels models, ComputeDevice at, DeviceQueue device) {
    return load(models, Map.of(), at, device);
  }

  /** Another set; networks that are on the device already are shared. */
  ServingModels exchangedFor(InstalledModels next, ComputeDevice at) {
    return load(next, networks, at, device);
  }

  private static ServingModels load(
      InstalledModels models,
      Map<ModelId, DeviceNetwork> there,
      ComputeDevice at,
      DeviceQueue device) {
    ServingModels loaded = new ServingModels(models, new LinkedHashMap<>(), device);
    try {
      for (StoredModel model : models.stored()) {
        ModelId id = model.card().id();
        DeviceNetwork shared = there.get(id);
        loaded.networks.put(
            id,
            shared != null && shared.has(model.card())
                ? shared.hold()
                : device.call(() -> load(model, at)));
      }
      return loaded;
    } catch (RuntimeException | Error failure) {
      loaded.release();
      throw failure;
    }
  }

  private static DeviceNetwork load(StoredModel model, ComputeDevice at) {
    TensorScope weights = TensorScope.open(at);
    try {
      return new DeviceNetwork(model, weights);
    } catch (RuntimeException | Error failure) {
      weights.close();
      throw failure;
    }
  }

  InstalledModels models() {
    return models;
  }

  /**
   * The network of an installed model.
   *
   * @throws IllegalArgumentException if it is not installed
   */
  UnrolledNetwork network(ModelId id) {
    return onDevice(id).network();
  }

  DeviceNetwork onDevice(ModelId id) {
    DeviceNetwork network = networks.get(id);
    if (network == null) {
      throw new IllegalArgumentException(id + " is not on the device");
    }
    return network;
  }

  /** Whether there is one more user now; not if the last one has left. */
  synchronized boolean use() {
    if (users == 0) {
      return false;
    }
    users++;
    return true;
  }

  /** One user less; never waits. */
  void release() {
    synchronized (this) {
      users--;
      if (users > 0) {
        return;
      }
    }
    networks.values().forEach(network -> network.drop(device));
  }
}
