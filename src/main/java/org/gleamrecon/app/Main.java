package org.gleamrecon.app;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.gleamrecon.cli.GleamCommand;
import org.gleamrecon.cli.RunningService;
import org.gleamrecon.cli.ServeOptions;
import org.gleamrecon.cli.ServiceStarter;
import org.gleamrecon.jobs.OwnProgram;

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
    public List<String> ownProgram(long heapBytes) {
      return OwnProgram.command(heapBytes, Main.class.getName());
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
