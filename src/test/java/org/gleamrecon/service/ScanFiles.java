package org.gleamrecon.service;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gleamrecon.mrd.Acquisition;
import org.gleamrecon.mrd.wire.MessageWriter;
import org.gleamrecon.phantom.PhantomOptions;
import org.gleamrecon.phantom.PhantomScan;

/** Simulated scans as MRD streams. */
final class ScanFiles {
  private ScanFiles() {}

  static Path write(Path file, PhantomOptions options) throws IOException {
    PhantomScan phantom = PhantomScan.of(options);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      MessageWriter writer = new MessageWriter(out);
      writer.writeHeader(phantom.header().xml());
      for (Acquisition acquisition : phantom.acquisitions().toList()) {
        writer.write(acquisition);
      }
      writer.writeClose();
    }
    return file;
  }
}
