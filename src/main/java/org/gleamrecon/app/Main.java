package org.gleamrecon.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import org.gleamrecon.cli.GleamCommand;
import org.gleamrecon.cli.RunningService;
import org.gleamrecon.cli.ServeOptions;
import org.gleamrecon.cli.ServiceStarter;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;

/** Where the program starts. */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(GleamCommand.run(args, new QuarkusStarter()));
  }

  private static final class QuarkusStarter implements ServiceStarter {
    @Override
    public int serve(ServeOptions options) {
      System.setProperty("quarkus.http.host", options.host());
      System.setProperty("quarkus.http.port", String.valueOf(options.port()));
      System.setProperty("quarkus.management.host", options.host());
      System.setProperty("quarkus.management.port", String.valueOf(options.managementPort()));
      Quarkus.run();
      return 0;
    }

    @Override
    public RunningService startOnFreePorts(Path dataDirectory) {
      throw new ReconstructionException(
          FailureCode.INTERNAL, "this build cannot start the service beside a command");
    }
  }
}
