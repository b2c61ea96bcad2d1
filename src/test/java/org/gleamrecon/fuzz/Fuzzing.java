package org.gleamrecon.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Feeds a target with seeds and their mutations. An input whose outcome was not seen before joins
 * the corpus, so that what comes near a limit is changed further.
 *
 * <p>A finding is anything but an answer of the documented kinds; also more memory than a small
 * input can need, and more work, in time of the processor, than any of them takes.
 */
final class Fuzzing {
  private static final long MOST_NANOSECONDS = TimeUnit.SECONDS.toNanos(20);
  private static final long ALLOCATION_FLOOR = 96L << 20;
  private static final long ALLOCATION_FACTOR = 60;
  private static final int MOST_CORPUS = 2000;
  private static final int MOST_FINDINGS = 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final FuzzTarget target;
  private final Path scratch;
  private final Random random;
  private final List<byte[]> corpus = new ArrayList<>();
  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final List<String> findings = Collections.synchronizedList(new ArrayList<>());
  private long executions;
  private volatile long inputBegan;
  private volatile boolean over;

  /**
   * @param inputs how many were tried
   * @param outcomes how many kinds of answers there were
   * @param findings each with the input, as hexadecimal digits
   */
  record Result(long inputs, int outcomes, List<String> findings) {}

  private Fuzzing(FuzzTarget target, Path scratch, long seed) {
    this.target = target;
    this.scratch = scratch;
    random = new Random(seed);
  }

  /**
   * Seeds first, then mutations as long as it is told to go on.
   *
   * @param scratch directory for files that the target needs
   * @param more asked before each mutation, with nothing but the caller's own knowledge
   */
  static Result of(FuzzTarget target, Path scratch, long seed, BooleanSupplier more)
      throws IOException, InterruptedException {
    Fuzzing fuzzing = new Fuzzing(target, scratch, seed);
    List<byte[]> seeds = target.seeds();
    Thread worker = new Thread(() -> fuzzing.run(seeds, more), "fuzz-" + target);
    worker.setDaemon(true);
    worker.start();
    while (!fuzzing.over) {
      worker.join(TimeUnit.SECONDS.toMillis(1));
      if (worker.isAlive() && fuzzing.hangs(worker)) {
        StringBuilder stack = new StringBuilder("hangs");
        for (StackTraceElement at : worker.getStackTrace()) {
          stack.append("\n  at ").append(at);
        }
        fuzzing.findings.add(stack.toString());
        break;
      }
    }
    return new Result(fuzzing.executions, fuzzing.outcomes.size(), List.copyOf(fuzzing.findings));
  }

  /** By the time of the processor: on a busy machine nothing is quick by the clock. */
  private boolean hangs(Thread worker) {
    long now = THREADS.getThreadCpuTime(worker.getId());
    return now >= 0 && now - inputBegan > MOST_NANOSECONDS;
  }

  private void run(List<byte[]> seeds, BooleanSupplier more) {
    try {
      for (byte[] seed : seeds) {
        corpus.add(seed);
        execute(seed);
      }
      Mutations mutations = new Mutations(random, target.words());
      while (findings.size() < MOST_FINDINGS && more.getAsBoolean()) {
        byte[] input = mutations.next(corpus);
        if (execute(input) && corpus.size() < MOST_CORPUS) {
          corpus.add(input);
        }
      }
    } catch (RuntimeException | Error fault) {
      findings.add("the check itself: " + trace(fault));
    } finally {
      over = true;
    }
  }

  /** Whether the outcome is new. */
  private boolean execute(byte[] input) {
    executions++;
    inputBegan = THREADS.getThreadCpuTime(Thread.currentThread().getId());
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    String outcome;
    try {
      outcome = target.run(input, scratch);
    } catch (Exception | Error fault) {
      outcome = "FAULT " + fault.getClass().getName() + place(fault);
      if (!outcomes.containsKey(outcome)) {
        find(input, trace(fault));
      }
    }
    long used = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    if (executions > 1 && used > ALLOCATION_FLOOR + ALLOCATION_FACTOR * input.length) {
      find(input, "allocated %d bytes: %s".formatted(used, outcome));
    }
    return outcomes.merge(outcome, 1, Integer::sum) == 1;
  }

  private void find(byte[] input, String what) {
    try {
      Path file = scratch.resolve("finding-%d".formatted(findings.size()));
      Files.write(file, input);
    } catch (IOException full) {
      findings.add("a finding could not be kept");
    }
    String hex = input.length <= 4096 ? HexFormat.of().formatHex(input) : input.length + " bytes";
    findings.add(what + "\ninput " + hex);
  }

  private static String place(Throwable fault) {
    StackTraceElement[] stack = fault.getStackTrace();
    return stack.length == 0 ? "" : " at " + stack[0];
  }

  private static String trace(Throwable fault) {
    StringWriter text = new StringWriter();
    fault.printStackTrace(new PrintWriter(text, true));
    return text.toString().lines().limit(25).reduce("", (a, b) -> a + "\n" + b);
  }
}
