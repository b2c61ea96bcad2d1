package org.gleamrecon.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import org.gleamrecon.delivery.association.StoreStatus;

/** What a STOW-RS answer says about the one image of its request (PS3.18 section 10.5.3). */
final class StowAnswer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FAILED_SOP_SEQUENCE = "00081198";
  private static final String REFERENCED_SOP_SEQUENCE = "00081199";
  private static final String FAILURE_REASON = "00081197";

  private StowAnswer() {}

  /**
   * Judges an answer.
   *
   * @param body a data set as DICOM JSON, where the server gives one
   * @throws DeliveryException if the answer is about the service rather than the image
   */
  static Acknowledgement judge(int status, byte[] body) throws DeliveryException {
    return switch (status) {
      case 200, 202 -> accepted(status, body);
      case 409 -> {
        int reason = failure(body);
        yield reason < 0
            ? new Acknowledgement(Acknowledgement.Kind.REFUSED, "HTTP_409")
            : refused(reason);
      }
      case 400, 406, 413, 415, 422 ->
          new Acknowledgement(Acknowledgement.Kind.REFUSED, "HTTP_" + status);
      case 500 -> new Acknowledgement(Acknowledgement.Kind.REFUSED_NOW, "HTTP_500");
      default -> throw unusable(status);
    };
  }

  static DeliveryException unusable(int status) {
    return new DeliveryException("HTTP_" + status, "the server answers " + status);
  }

  /** A 200 may list failures all the same, and 202 lists failures or warnings. */
  private static Acknowledgement accepted(int status, byte[] body) {
    int reason = failure(body);
    if (reason >= 0) {
      return refused(reason);
    }
    if (status == 200) {
      return new Acknowledgement(Acknowledgement.Kind.STORED, "HTTP_200");
    }
    // Deleting an image on such a word needs the image in the list of what was stored.
    return dataSet(body).path(REFERENCED_SOP_SEQUENCE).path("Value").isEmpty()
        ? new Acknowledgement(Acknowledgement.Kind.REFUSED_NOW, "HTTP_202")
        : new Acknowledgement(Acknowledgement.Kind.STORED_WITH_WARNING, "HTTP_202");
  }

  private static Acknowledgement refused(int reason) {
    String code = String.format(Locale.ROOT, "STATUS_%04X", reason);
    return switch (StoreStatus.of(reason)) {
      case STORED_WITH_WARNING ->
          new Acknowledgement(Acknowledgement.Kind.STORED_WITH_WARNING, code);
      case STORED, REFUSED_NOW -> new Acknowledgement(Acknowledgement.Kind.REFUSED_NOW, code);
      case REFUSED -> new Acknowledgement(Acknowledgement.Kind.REFUSED, code);
    };
  }

  /** The first failure's reason; 0 if it has none, -1 if nothing failed. */
  private static int failure(byte[] body) {
    JsonNode failed = dataSet(body).path(FAILED_SOP_SEQUENCE).path("Value");
    return failed.isEmpty()
        ? -1
        : failed.path(0).path(FAILURE_REASON).path("Value").path(0).asInt(0) & 0xffff;
  }

  private static JsonNode dataSet(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json.isArray() ? json.path(0) : json;
    } catch (IOException notJson) {
      return JSON.missingNode();
    }
  }
}
