package org.gleamrecon.jobs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On a server of its own, which does not run as root. */
class PostgresqlJobStoreTest extends JobStoreLaws {
  private static final String ACCOUNT = "postgres";

  private static Path cluster = Path.of("");
  private static Path programs = Path.of("");
  private static String server = "";

  @BeforeAll
  static void start() throws IOException {
    programs = programs();
    cluster = Files.createTempDirectory("postgresql");
    if (isRoot()) {
      Peers.run("chown", ACCOUNT, cluster.toString());
    }
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String data = cluster.resolve("data").toString();
    String log = cluster.resolve("log").toString();
    run("initdb", "-D", data, "-U", ACCOUNT, "-A", "trust", "--no-sync");
    String options = "-p %d -k %s -c listen_addresses=127.0.0.1".formatted(port, cluster);
    run("pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start");
    server = "jdbc:postgresql://127.0.0.1:" + port + "/";
  }

  @AfterAll
  static void stop() {
    if (!server.isEmpty()) {
      run("pg_ctl", "-D", cluster.resolve("data").toString(), "-m", "immediate", "stop");
      Peers.run("rm", "-rf", cluster.toString());
    }
  }

  private static void run(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("runuser", "-u", ACCOUNT, "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    Peers.run(command.toArray(String[]::new));
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Debian keeps them off the PATH. */
  private static Path programs() throws IOException {
    Path all = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(all)) {
      try (DirectoryStream<Path> versions = Files.newDirectoryStream(all)) {
        for (Path version : versions) {
          if (Files.isExecutable(version.resolve("bin/initdb"))) {
            return version.resolve("bin");
          }
        }
      }
    }
    Peers.program("initdb");
    return Path.of("");
  }

  @Override
  JobDatabase database() throws SQLException {
    try (Connection connection = DriverManager.getConnection(server + ACCOUNT, ACCOUNT, "");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS gleam WITH (FORCE)");
      statement.execute("CREATE DATABASE gleam");
    }
    return JobDatabase.postgresql(server + "gleam?user=" + ACCOUNT);
  }
}
