package org.gleamrecon.unroll;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.gleamrecon.tensor.RowGather;

/** Pads arrays by looking pixels up; keeps the look-up tables of the shapes met. Not shared. */
final class PaddedRows implements AutoCloseable {
  // One padding and one shape per network and batch; training meets a few matrix sizes.
  private static final int MOST_TABLES = 16;

  private final NDManager manager;
  private final Map<Key, NDArray> tables = new HashMap<>();

  private record Key(Padding padding, Shape shape) {}

  PaddedRows(NDManager parent) {
    manager = parent.newSubManager();
  }

  /**
   * The array with one more sample on both sides of every axis but batch and channel; a handle of
   * its own, owned by x's manager; differentiable.
   *
   * @param x (batch, [t,] y, x, channel)
   */
  NDArray pad(NDArray x, Padding padding) {
    if (padding == Padding.ZERO) {
      return x.reshape(x.getShape());
    }
    long[] shape = x.getShape().getShape();
    long[] pixels = Arrays.copyOf(shape, shape.length - 1);
    Key key = new Key(padding, new Shape(pixels));
    NDArray table = tables.get(key);
    if (table == null) {
      if (tables.size() >= MOST_TABLES) {
        tables.values().forEach(NDArray::close);
        tables.clear();
      }
      table = table(padding, pixels);
      tables.put(key, table);
    }
    return RowGather.apply(x, table);
  }

  /** Sizes are (batch, [t,] y, x). */
  private NDArray table(Padding padding, long[] sizes) {
    long[] padded = sizes.clone();
    long[] rows = new long[Math.toIntExact(sizes[0])];
    Arrays.setAll(rows, batch -> batch);
    for (int axis = 1; axis < sizes.length; axis++) {
      long size = sizes[axis];
      padded[axis] = size + 2;
      int length = Math.toIntExact(padded[axis]);
      long[] next = new long[Math.multiplyExact(rows.length, length)];
      for (int i = 0; i < next.length; i++) {
        next[i] = rows[i / length] * size + padding.source(i % length - 1, size);
      }
      rows = next;
    }
    return RowGather.index(manager, rows, padded);
  }

  @Override
  public void close() {
    manager.close();
  }
}
