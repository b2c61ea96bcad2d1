package org.gleamrecon.calibration;

import ai.djl.ndarray.NDArray;
import org.gleamrecon.tensor.TensorScope;

/** The points (y, x) of an image where the eigenproblems are solved. */
record CoarseGrid(CoarseAxis y, CoarseAxis x) {
  static CoarseGrid of(int ny, int nx) {
    return new CoarseGrid(CoarseAxis.of(ny), CoarseAxis.of(nx));
  }

  int points() {
    return y.points() * x.points();
  }

  /**
   * exp(sign 2 pi i k r / n) over both axes.
   *
   * @return (points, countY * countX)
   */
  NDArray harmonics(TensorScope scope, int countY, int countX, int sign) {
    return scope.tidy(
        () -> {
          NDArray alongY =
              scope
                  .complex(y.harmonics(countY, countY / 2, sign), y.points(), 1, countY, 1)
                  .array();
          NDArray alongX =
              scope
                  .complex(x.harmonics(countX, countX / 2, sign), 1, x.points(), 1, countX)
                  .array();
          return alongY.mul(alongX).reshape(points(), (long) countY * countX);
        });
  }
}
