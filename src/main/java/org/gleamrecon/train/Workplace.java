package org.gleamrecon.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import org.gleamrecon.tensor.ComputeDevice;
import org.gleamrecon.tensor.NativeArrays;
import org.gleamrecon.tensor.TensorScope;
import org.gleamrecon.unroll.Recording;
import org.gleamrecon.unroll.UnrolledNetwork;

/**
 * Where one thread trains its modules: a device, the network's weights there, and arithmetic of its
 * own.
 *
 * @param manager owns what is made there
 * @param network the weights that are trained, or a copy of them
 * @param away whether it is a copy, and everything that comes here has to be copied too
 */
record Workplace(NDManager manager, UnrolledNetwork network, Recording recording, boolean away)
    implements AutoCloseable {
  /** Where the network is. */
  static Workplace home(NDManager parent, UnrolledNetwork network) {
    NDManager manager = parent.newSubManager();
    return new Workplace(manager, network, new Recording(manager, real(network)), false);
  }

  /** Another device, with a copy of the network. */
  static Workplace away(ComputeDevice device, UnrolledNetwork network) {
    NDManager manager = TensorScope.open(device).manager();
    try {
      UnrolledNetwork copy =
          UnrolledNetwork.load(
              network.config(), network.parameters().toWeights(), manager, real(network));
      copy.parameters().requireGradients(true);
      return new Workplace(manager, copy, new Recording(manager, real(network)), true);
    } catch (RuntimeException | Error failure) {
      manager.close();
      throw failure;
    }
  }

  private static DataType real(UnrolledNetwork network) {
    return network.parameters().get(network.parameters().names().get(0)).getDataType();
  }

  /** The examples as they can be used here. */
  List<? extends Example> examples(List<? extends Example> given, NDManager batch) {
    return away ? given.stream().map(example -> example.copy(batch)).toList() : given;
  }

  /** An image as it can be used here; gives it up. */
  NDArray bring(NDArray image, NDManager batch) {
    if (!away) {
      image.attach(batch);
      return image;
    }
    try (image) {
      return NativeArrays.copyTo(batch, image);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
