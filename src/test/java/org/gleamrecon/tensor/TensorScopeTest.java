package org.gleamrecon.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gleamrecon.kspace.KSpace;
import org.gleamrecon.kspace.SamplingMask;
import org.junit.jupiter.api.Test;

class TensorScopeTest {
  @Test
  void complexNumbersComeBackAsTheyWentIn() {
    float[] values = {1, 2, 3, 4, 5, 6, 7, 8};
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      ComplexTensor tensor = scope.complex(values, 2, 2);
      assertArrayEquals(new long[] {2, 2}, tensor.shape());
      assertArrayEquals(values, tensor.toInterleaved());
      assertArrayEquals(new float[] {2.236068f}, Arrays.copyOf(tensor.toMagnitudes(), 1), 1e-6f);
    }
  }

  @Test
  void arraysDoNotShareMemoryWithTheJavaArraysTheyWereMadeFrom() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      float[] values = new float[1 << 16];
      Arrays.fill(values, 7);
      NDArray real = scope.real(values, 1 << 16);
      ComplexTensor complex = scope.complex(values, 1 << 15);
      Arrays.fill(values, -1);
      for (int round = 0; round < 3; round++) {
        System.gc();
        for (int i = 0; i < 20; i++) {
          // Whatever the engine freed is written over.
          try (NDArray other = scope.real(values, 1 << 16)) {
            assertEquals(-1, other.getFloat(5));
          }
        }
      }
      for (float value : real.toFloatArray()) {
        assertEquals(7, value);
      }
      for (float value : complex.toInterleaved()) {
        assertEquals(7, value);
      }
    }
  }

  @Test
  void aThreadThatOpensAScopeRecordsNoGradients() throws InterruptedException {
    AtomicBoolean before = new AtomicBoolean();
    AtomicBoolean after = new AtomicBoolean(true);
    try (TensorScope loaded = TensorScope.open(ComputeDevice.CPU)) {
      assertTrue(loaded.manager().isOpen());
    }
    Thread thread =
        new Thread(
            () -> {
              before.set(JniUtils.isGradMode());
              try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
                after.set(JniUtils.isGradMode() && scope.manager().isOpen());
              }
            });
    thread.start();
    thread.join();
    assertTrue(before.get(), "the engine's default has changed: the scope need no longer act");
    assertFalse(after.get());
  }

  @Test
  void tidyFreesEverythingButItsResult() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      ComplexTensor x = scope.complex(new float[] {1, 2, 3, 4}, 2);
      int before = scope.manager().getManagedArrays().size();
      NDArray result =
          scope.tidy(() -> x.array().mul(x.array()).add(x.array()).sub(scope.constant(1)));
      assertEquals(before + 1, scope.manager().getManagedArrays().size());
      assertArrayEquals(
          new float[] {-3, 6, -5, 28}, new ComplexTensor(result).toInterleaved(), 1e-5f);
    }
  }

  @Test
  void arraysOfAChildScopeAreFreedWithIt() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      NDArray inside;
      try (TensorScope child = scope.child()) {
        inside = child.real(new float[] {1}, 1);
      }
      assertTrue(inside.isReleased());
      assertTrue(scope.manager().isOpen());
    }
  }

  @Test
  void innerProductsAreTakenEntryByEntry() {
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      ComplexTensor x = scope.complex(new float[] {1, 2, 0, 1, 5, 0, 0, 0}, 2, 2);
      ComplexTensor y = scope.complex(new float[] {0, 1, 1, 0, 2, 2, 1, 1}, 2, 2);
      double[][] products = x.innerProducts(y);
      // conj(i)(1 + 2i) + i = 2 - i + i = 2;  conj(2 + 2i) 5 = 10 - 10i
      assertArrayEquals(new double[] {2, 0}, products[0], 1e-6);
      assertArrayEquals(new double[] {10, -10}, products[1], 1e-6);
    }
  }

  @Test
  void framesAndPlanesPutEverySampleInItsPlace() {
    int nz = 3;
    int ny = 4;
    int nx = 5;
    float[][] coils = new float[2][2 * nz * ny * nx];
    boolean[] acquired = new boolean[nz * ny * nx];
    for (int c = 0; c < 2; c++) {
      for (int z = 0; z < nz; z++) {
        for (int y = 0; y < ny; y++) {
          for (int x = 0; x < nx; x++) {
            int at = (z * ny + y) * nx + x;
            coils[c][2 * at] = 1000 * c + 100 * z + 10 * y + x;
            acquired[at] = (z + y) % 2 == 0;
          }
        }
      }
    }
    SamplingMask mask = new SamplingMask(acquired, nx, ny, nz);
    KSpace volume = new KSpace(coils, mask, true);
    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
      ComplexTensor planes = KSpaceTensors.planes(scope, volume, 2, 5);
      assertArrayEquals(new long[] {3, 2, nz, ny}, planes.shape());
      // x = 2 + 1, coil 1, kz 2, ky 3
      assertEquals(1233, planes.toInterleaved()[2 * (((1 * 2 + 1) * nz + 2) * ny + 3)]);
      NDArray planeMask = KSpaceTensors.planeMask(scope, mask);
      assertArrayEquals(new long[] {1, 1, nz, ny}, planeMask.getShape().getShape());
      assertEquals(1, planeMask.getFloat(0, 0, 1, 1));
      assertEquals(0, planeMask.getFloat(0, 0, 1, 2));

      boolean[] flat = Arrays.copyOf(acquired, ny * nx);
      float[][] first = {
        Arrays.copyOf(coils[0], 2 * ny * nx), Arrays.copyOf(coils[1], 2 * ny * nx)
      };
      KSpace frame = new KSpace(first, new SamplingMask(flat, nx, ny, 1), false);
      ComplexTensor frames = KSpaceTensors.frames(scope, List.of(frame, frame));
      assertArrayEquals(new long[] {2, 2, ny, nx}, frames.shape());
      assertEquals(1024, frames.toInterleaved()[2 * (((1 * 2 + 1) * ny + 2) * nx + 4)]);
      NDArray masks = KSpaceTensors.masks(scope, List.of(frame.mask(), frame.mask()));
      assertArrayEquals(new long[] {1, 1, ny, nx}, masks.getShape().getShape());
      flat = flat.clone();
      flat[0] = !flat[0];
      SamplingMask other = new SamplingMask(flat, nx, ny, 1);
      masks = KSpaceTensors.masks(scope, List.of(frame.mask(), other));
      assertArrayEquals(new long[] {2, 1, ny, nx}, masks.getShape().getShape());
      assertEquals(0, masks.getFloat(1, 0, 0, 0));
    }
  }
}
