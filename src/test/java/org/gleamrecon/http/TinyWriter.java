package org.gleamrecon.http;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.gleamrecon.image.MrImage;
import org.gleamrecon.pipeline.Reconstruction;
import org.gleamrecon.pipeline.RequestOptions;

/** Instances whose bytes tell which they are. */
@Alternative
@Singleton
public class TinyWriter extends ReconstructionWriter {
  @Override
  Function<MrImage, byte[]> instances(Reconstruction result, RequestOptions options) {
    return image -> ascii("instance " + image.index());
  }

  @Override
  byte[] montage(Reconstruction result) {
    return ascii("picture of " + result.images().size());
  }

  @Override
  void mrdStream(Reconstruction result, OutputStream out) throws IOException {
    out.write(ascii("stream of " + result.images().size()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
