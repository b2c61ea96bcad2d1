package org.gleamrecon.app;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.net.URI;
import java.nio.file.Path;
import org.gleamrecon.cli.GleamCommand;
import org.gleamrecon.cli.RunningService;
import org.gleamrecon.cli.ServeOptions;
import org.gleamrecon.cli.ServiceStarter;

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
      return QuarkusService.serve(
          options.host(), options.port(), options.managementPort(), options.mrdPort());
    }

    @Override
    public RunningService startOnFreePorts(Path dataDirectory) {
      QuarkusService service = QuarkusService.startOnFreePorts(dataDirectory);
      return new RunningService() {
        @Override
        public URI uri() {
          return service.uri();
        }

        @Override
        public void close() {
          service.close();
        }
      };
    }
  }
}
