package org.gleamrecon.admission;

/** Hears what the gate does. Called outside the gate's lock; must be quick. */
public interface AdmissionListener {
  AdmissionListener NONE = nanoseconds -> {};

  /** A permit's turn came after that time in the queue. */
  void waited(long nanoseconds);
}
