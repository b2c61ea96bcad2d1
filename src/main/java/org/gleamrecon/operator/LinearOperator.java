package org.gleamrecon.operator;

import org.gleamrecon.tensor.ComplexTensor;

/**
 * A linear map between complex arrays with its adjoint: {@literal <A x, y> = <x, A^H y>} for all x
 * in the domain, y in the range. Results belong to the scope of the input; inputs are never written
 * to.
 */
public interface LinearOperator {
  /** A x. */
  ComplexTensor forward(ComplexTensor x);

  /** A^H y. */
  ComplexTensor adjoint(ComplexTensor y);

  /** A^H A x. */
  default ComplexTensor normal(ComplexTensor x) {
    try (ComplexTensor y = forward(x)) {
      return adjoint(y);
    }
  }

  /** Sizes of x. */
  long[] domain();

  /** Sizes of A x. */
  long[] range();
}
