package org.gleamrecon.jobs;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How jobs run.
 *
 * @param directory of the jobs, one directory each
 * @param liveLock file that is locked while a live scan is admitted
 * @param device {@code cpu}, {@code gpu0}
 * @param threads CPU threads of a trainer
 * @param maxAttempts attempts, one after the other, that may end early without getting further
 * @param maxQueued jobs that may wait
 * @param freeDiskBytes what a training leaves free on the disk
 * @param keeping what stays of jobs that are over
 */
public record JobSettings(
    Path directory,
    Path liveLock,
    String device,
    int threads,
    int maxAttempts,
    int maxQueued,
    long freeDiskBytes,
    Keeping keeping) {
  /**
   * Which directories of jobs that are over are kept: those that are both young and among the
   * latest.
   *
   * @param directories how many at most
   */
  public record Keeping(Duration time, int directories) {}

  public JobSettings {
    directory = directory.toAbsolutePath().normalize();
    liveLock = liveLock.toAbsolutePath().normalize();
    if (threads < 1 || maxAttempts < 1 || maxQueued < 1) {
      throw new IllegalArgumentException(
          "threads, attempts and queued jobs are at least 1: %d, %d, %d"
              .formatted(threads, maxAttempts, maxQueued));
    }
  }
}
