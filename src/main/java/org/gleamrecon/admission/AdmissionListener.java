package org.gleamrecon.admission;

/** Hears what the gate does. Called outside the gate's lock; must be quick. */
public interface AdmissionListener {
  AdmissionListener NONE = nanoseconds -> {};

  /** A permit's turn came after that time in the queue. */
  void waited(long nanoseconds);

  /**
   * The first permit was given out, or the last one closed. Calls may come late and in any order:
   * the gate's state says how things stand.
   */
  default void occupancyChanged() {}

  /** This one and then another. */
  default AdmissionListener and(AdmissionListener other) {
    AdmissionListener first = this;
    return new AdmissionListener() {
      @Override
      public void waited(long nanoseconds) {
        first.waited(nanoseconds);
        other.waited(nanoseconds);
      }

      @Override
      public void occupancyChanged() {
        first.occupancyChanged();
        other.occupancyChanged();
      }
    };
  }
}
