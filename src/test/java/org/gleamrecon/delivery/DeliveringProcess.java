package org.gleamrecon.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that takes series for delivery, says so, and delivers until nothing waits: to be
 * killed.
 */
final class DeliveringProcess {
  private DeliveringProcess() {}

  /**
   * @param arguments directory, stow or dicom, port of the archive, first series, last series
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    int port = Integer.parseInt(arguments[2]);
    Destination archive =
        arguments[1].equals("stow") ? OpenDelivery.stow(port) : OpenDelivery.dicom(port);
    try (OpenDelivery open = new OpenDelivery(directory, List.of(archive))) {
      System.out.println("delivering");
      for (int i = Integer.parseInt(arguments[3]); i <= Integer.parseInt(arguments[4]); i++) {
        var series = OpenDelivery.series(i);
        if (open.delivery.take("http", () -> series).isPresent()) {
          throw new IOException("not taken");
        }
        // From here on it must arrive, whatever happens to this process.
        System.out.println("taken " + i);
        System.out.flush();
      }
      open.awaitNothingWaits();
      if (open.count(OutboxState.DEAD) > 0) {
        throw new IOException("dead letters");
      }
      open.awaitNoFiles();
      System.out.println("done");
    }
  }
}
