package org.gleamrecon.pipeline;

import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** How deep a network goes on the frames of one scan. For one thread at a time. */
sealed interface Depth permits Depth.Fixed, Depth.Every, ExitPlan {
  /** Iterations that the frame to come runs at most. */
  int most();

  /** Whether the frame goes on after that many iterations. */
  boolean goesOn(int done);

  /** Whether the image after that many iterations may be needed when the frame is over. */
  boolean mayUse(int done);

  /**
   * The frame is over after that many iterations.
   *
   * @return the exits whose images are needed, all of them passed
   */
  NavigableSet<Integer> keep(int done);

  /** The frame is over without an iteration, since it is black whatever the exit. */
  void keepBlack();

  /** The exit that all frames have. */
  int used();

  /** Whether there is time for a run of that many iterations beside the frames left. */
  boolean spares(int iterations);

  /** An exit that was asked for. */
  record Fixed(int nInf) implements Depth {
    @Override
    public int most() {
      return nInf;
    }

    @Override
    public boolean goesOn(int done) {
      return true;
    }

    @Override
    public boolean mayUse(int done) {
      return false;
    }

    @Override
    public NavigableSet<Integer> keep(int done) {
      return new TreeSet<>(Set.of(nInf));
    }

    @Override
    public void keepBlack() {}

    @Override
    public int used() {
      return nInf;
    }

    @Override
    public boolean spares(int iterations) {
      return true;
    }
  }

  /** All of a network's exits, to look at each. */
  record Every(NavigableSet<Integer> exits) implements Depth {
    @Override
    public int most() {
      return exits.last();
    }

    @Override
    public boolean goesOn(int done) {
      return true;
    }

    @Override
    public boolean mayUse(int done) {
      return exits.contains(done);
    }

    @Override
    public NavigableSet<Integer> keep(int done) {
      return exits;
    }

    @Override
    public void keepBlack() {}

    @Override
    public int used() {
      return exits.last();
    }

    @Override
    public boolean spares(int iterations) {
      return true;
    }
  }
}
