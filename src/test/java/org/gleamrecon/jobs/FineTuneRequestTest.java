package org.gleamrecon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FineTuneRequestTest {
  private static final String ALL =
      "{\"base\":\"m:3\",\"dataset\":\"d\",\"supervision\":\"self\",\"modules\":2,"
          + "\"iterations\":400,\"batchSize\":3,\"learningRate\":1.0E-4,\"accelerations\":[4.0,8.0],"
          + "\"mask\":\"as-acquired\",\"memoryBudgetMb\":2048,\"promotion\":\"when-better\"}";

  @Test
  void everyKeyIsReadAndWritten() {
    assertEquals(ALL, FineTuneRequestJson.write(FineTuneRequestJson.read(ALL)));
  }

  @Test
  void baseAndDatasetSuffice() {
    assertEquals(
        FineTuneRequest.of("m", "d"),
        FineTuneRequestJson.read("{\"base\":\"m\", \"dataset\":\"d\"}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"modles\":2 | modles",
        "\"base\":7 | base",
        "\"base\":\"\" | base",
        "\"dataset\":null | dataset",
        "\"supervision\":\"half\" | supervision",
        "\"modules\":0 | modules",
        "\"modules\":\"2\" | modules",
        "\"modules\":2.5 | modules",
        "\"modules\":null | modules",
        "\"iterations\":-1 | iterations",
        "\"iterations\":99999999999 | iterations",
        "\"batchSize\":true | batchSize",
        "\"learningRate\":0 | learningRate",
        "\"learningRate\":1.5 | learningRate",
        "\"learningRate\":\"fast\" | learningRate",
        "\"accelerations\":4 | accelerations",
        "\"accelerations\":[4] | accelerations",
        "\"accelerations\":[8,4] | accelerations",
        "\"accelerations\":[0.5,4] | accelerations",
        "\"accelerations\":[4,\"x\"] | accelerations",
        "\"mask\":\"RANDOM1D\" | mask",
        "\"mask\":\"as-acquired\" | mask",
        "\"supervision\":\"self\",\"mask\":\"random1d\" | mask",
        "\"memoryBudgetMb\":0 | memoryBudgetMb",
        "\"promotion\":\"always\" | promotion"
      })
  void aWrongValueIsRefusedWithItsKey(String member, String key) {
    String others = member.startsWith("\"base\"") ? "" : "\"base\":\"m\",";
    others += member.startsWith("\"dataset\"") ? "" : "\"dataset\":\"d\",";
    String body = "{" + others + member + "}";
    ReconstructionException failure =
        assertThrows(ReconstructionException.class, () -> FineTuneRequestJson.read(body));
    assertEquals(FailureCode.PARAMETER_INVALID, failure.code());
    assertTrue(failure.detail().contains(key), failure.detail());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"base\":\"m\"}", "{\"dataset\":\"d\"}"})
  void whatIsRequiredIsNamedWhereItIsMissing(String body) {
    ReconstructionException failure =
        assertThrows(ReconstructionException.class, () -> FineTuneRequestJson.read(body));
    assertTrue(failure.detail().contains("is missing"), failure.detail());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "7",
        "{\"base\":\"m\"",
        "{\"base\":\"CANARY\",\"base\":\"CANARY\",\"dataset\":\"d\"}",
        "{} CANARY"
      })
  void whatIsNotOneJsonObjectIsMalformedAndNotQuoted(String body) {
    ReconstructionException failure =
        assertThrows(ReconstructionException.class, () -> FineTuneRequestJson.read(body));
    assertEquals(FailureCode.REQUEST_MALFORMED, failure.code());
    assertFalse(failure.detail().contains("CANARY"), failure.detail());
  }
}
