package org.gleamrecon.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gleamrecon.Documents;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program behind its launcher; short samples of the long checks. */
class RunningServiceTest {
  @TempDir static Path data;
  private static ServiceProcess service;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings = new HashMap<>(NetworkFaults.TIMES);
    settings.put("GLEAM_JAVA_OPTS", "-Xmx512m");
    service = ServiceProcess.start(Files.createDirectory(data.resolve("service")), settings);
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void noDamagedFileHarmsTheService() throws Exception {
    DamagedFiles.Outcome outcome = DamagedFiles.post(service, DamagedFiles.make(data, 180, 7));
    assertEquals(List.of(), outcome.faults());
  }

  @Test
  void fourAtOnceAreBitEqualToOneAlone() throws Exception {
    Path scan = Peers.shared("data/streams/scan.h5");
    byte[] alone = images(scan);
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try {
      List<Future<byte[]>> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        answers.add(clients.submit(() -> images(scan)));
      }
      for (Future<byte[]> answer : answers) {
        assertArrayEquals(alone, answer.get());
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void nothingIsLeftInTheSpool() throws Exception {
    images(Peers.shared("data/streams/scan.h5"));
    service.post("/v1/reconstructions", Path.of("pom.xml"), "*/*");
    Path spool = data.resolve("service/spool");
    try (var files = Files.list(spool)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void noFaultOfTheNetworkHangsASessionOrLeavesAnythingOfIt() throws Exception {
    NetworkFaults faults = new NetworkFaults(service, data, data.resolve("service"), 1);
    NetworkFaults.Outcome outcome = faults.run(0, 120, 8);
    assertEquals(List.of(), outcome.wrong(), outcome.ends()::toString);
    faults.awaitNothingLeft();
  }

  @Test
  void whoFindsNoPlaceIsToldWhenToComeAgainAndOthersAreServed() throws Exception {
    Path scan = ScanFiles.write(data.resolve("small.mrd"), Overload.SCAN);
    try (OpenLoop load = OpenLoop.of(service.uri(Overload.PATH), scan, 1)) {
      OpenLoop.Answers answers = load.open(1000, 150);
      assertEquals(List.of(), answers.wrong());
      assertEquals(150, answers.served() + answers.refused());
      assertTrue(answers.served() > 0);
    }
    Leftovers.awaitNone(service, data.resolve("service/spool"));
  }

  @Test
  void whatTheDocumentsSayCanBeRun() throws Exception {
    Peers.program("curl");
    int pages = 0;
    for (Path page : Documents.pages()) {
      List<String> lines =
          Documents.blocks(page).stream()
              .filter(Documents.Block::run)
              .flatMap(block -> block.lines().stream())
              .filter(line -> !line.startsWith("./gleam serve"))
              .toList();
      if (!lines.isEmpty()) {
        pages++;
        String said = run(lines, Files.createDirectory(data.resolve("page" + pages)));
        assertTrue(!page.endsWith("api.md") || said.contains("EXIT_NOT_VALID"), said);
      }
    }
    assertTrue(pages >= 2, pages + " pages");
  }

  /** As somebody would who types them, in a directory of their own. */
  private static String run(List<String> lines, Path directory) throws Exception {
    String script =
        String.join("\n", lines)
            .replace("./gleam ", ServiceProcess.launcher() + " ")
            .replace("127.0.0.1:8080", service.uri("").getAuthority())
            .replace("127.0.0.1:9000", service.managementUri("").getAuthority());
    return Peers.run(
        "env",
        "--chdir=" + directory,
        "GLEAM_DATA=" + data.resolve("service"),
        "GLEAM_JAVA_OPTS=-Xmx512m",
        "bash",
        "-euxo",
        "pipefail",
        "-c",
        script);
  }

  private static byte[] images(Path scan) throws Exception {
    HttpResponse<byte[]> answer =
        service.post("/v1/reconstructions?method=sense", scan, "application/x-ismrmrd-stream");
    assertEquals(200, answer.statusCode());
    assertTrue(answer.body().length > 1000);
    return answer.body();
  }
}
