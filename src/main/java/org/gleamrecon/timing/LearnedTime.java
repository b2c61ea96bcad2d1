package org.gleamrecon.timing;

/**
 * What is known of one kind of work at about one size, in natural logarithms: times multiply.
 *
 * @param kind of work
 * @param octave sizes from 2^octave to below 2^(octave + 1)
 * @param count of observations
 * @param logSize mean logarithm of their sizes
 * @param logTime mean logarithm of their times, nanoseconds
 * @param quietRate log(time / size) that few stay below
 * @param variance of log(time / size)
 * @param restVariance of what is left of it when how slow the machine was is taken off
 */
public record LearnedTime(
    String kind,
    int octave,
    long count,
    double logSize,
    double logTime,
    double quietRate,
    double variance,
    double restVariance) {
  private static final double LARGEST_LOG = 100;
  private static final double LARGEST_VARIANCE = 100;

  /**
   * @throws IllegalArgumentException for numbers that cannot have been learned
   */
  public LearnedTime {
    if (kind.isEmpty() || kind.length() > 300 || count < 1) {
      throw new IllegalArgumentException("a time without kind or observations");
    }
    if (!(Math.abs(logSize) <= LARGEST_LOG
        && Math.abs(logTime) <= LARGEST_LOG
        && Math.abs(quietRate) <= LARGEST_LOG)) {
      throw new IllegalArgumentException("a time or size out of range");
    }
    double octaves = logSize / Math.log(2);
    if (!(octaves > octave - 1e-6 && octaves < octave + 1 + 1e-6)) {
      throw new IllegalArgumentException("a size outside its octave");
    }
    if (!(variance >= 0 && variance <= LARGEST_VARIANCE)
        || !(restVariance >= 0 && restVariance <= LARGEST_VARIANCE)) {
      throw new IllegalArgumentException("a variance out of range");
    }
  }
}
