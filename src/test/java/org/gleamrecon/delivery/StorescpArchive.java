package org.gleamrecon.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** dcmtk's storescp on one port, whose going away is a kill. */
final class StorescpArchive implements RestartableArchive {
  private final Path store;
  private final int port;
  private Optional<Archive> running = Optional.empty();

  StorescpArchive(Path store, int port) {
    this.store = store;
    this.port = port;
  }

  @Override
  public void start() throws IOException, InterruptedException {
    running = Optional.of(Archive.start(store, port));
  }

  @Override
  public void stop() {
    running.ifPresent(Archive::close);
    running = Optional.empty();
  }

  @Override
  public Map<String, byte[]> held() throws IOException {
    return running.orElseThrow().dataSets();
  }

  @Override
  public byte[] expected(byte[] file) {
    return Archive.dataSet(file);
  }

  @Override
  public void close() {
    stop();
  }
}
