package org.gleamrecon.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestOptionsTest {
  private static RequestOptions options(OptionName name, String value) {
    return RequestOptions.of(Map.of(name, value));
  }

  @ParameterizedTest
  @CsvSource({
    "N_INF,0",
    "N_INF,-1",
    "N_INF,two",
    "N_INF,99999999999",
    "LATENCY_BUDGET_MS,0",
    "MODEL,../weights",
    "MODEL,a:b:c",
    "METHOD,magic",
    "WHITENING,on",
    "PRIORITY,urgent",
    "DATASET,a//b",
    "SERIES_DESCRIPTION,a\\b",
    "SERIES_NUMBER,-1"
  })
  void aBadValueIsRefusedByItsOptionsName(OptionName name, String value) {
    ReconstructionException failure =
        assertThrows(ReconstructionException.class, () -> options(name, value));
    assertEquals(FailureCode.PARAMETER_INVALID, failure.code());
    assertTrue(failure.detail().contains(name.label()), failure.detail());
    assertFalse(failure.detail().contains(value) && value.length() > 3, failure.detail());
  }

  @Test
  void depthAndBudgetExcludeEachOther() {
    ReconstructionException failure =
        assertThrows(
            ReconstructionException.class,
            () ->
                RequestOptions.of(
                    Map.of(OptionName.N_INF, "2", OptionName.LATENCY_BUDGET_MS, "100")));
    assertEquals(FailureCode.PARAMETER_INVALID, failure.code());
  }

  @Test
  void whiteningIsOnUnlessTurnedOff() {
    assertTrue(RequestOptions.NONE.request().whiten());
    assertTrue(options(OptionName.WHITENING, "auto").request().whiten());
    assertFalse(options(OptionName.WHITENING, "off").request().whiten());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gleam.xml", "default.xml", "", "invertcontrast?n_inf=x", "<xml/>"})
  void aForeignConfigurationMeansTheDefaults(String name) {
    assertEquals(ConfigurationMessage.NONE, ConfigurationMessage.named(name));
  }

  @Test
  void aConfigurationNameCarriesOptions() {
    RequestOptions options =
        ConfigurationMessage.named("gleam?n_inf=4&whitening=off&reply=images").options();
    assertEquals(Optional.of(Method.GLEAM), options.method());
    assertEquals(OptionalInt.of(4), options.nInf());
    assertEquals(Optional.of(false), options.whiten());
  }

  @Test
  void unknownSettingsBesideOursAreCounted() {
    assertEquals(
        2, ConfigurationMessage.named("sense?n_nif=4&foo=1&reply=dicom&whitening=off").unknown());
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void everyMethodMayBeNamedByAScannerWithOptionsAfterIt(Method method) {
    EffectiveOptions options =
        EffectiveOptions.join(
            RequestOptions.NONE, ConfigurationMessage.named(method.label() + "?whitening=off"));
    assertEquals(Optional.of(method), options.options().method());
  }

  @Test
  void methodInTheRequestDiscardsTheWholeMessage() {
    EffectiveOptions joined =
        EffectiveOptions.join(
            options(OptionName.METHOD, "sense"),
            ConfigurationMessage.named("gleam?n_inf=4&whitening=off"));
    assertEquals(options(OptionName.METHOD, "sense"), joined.options());
    assertFalse(joined.mayYield());
  }

  @Test
  void otherValuesOfTheRequestWinOneByOne() {
    EffectiveOptions joined =
        EffectiveOptions.join(
            RequestOptions.of(Map.of(OptionName.N_INF, "2", OptionName.SERIES_NUMBER, "7")),
            ConfigurationMessage.named("gleam?n_inf=4&whitening=off&series_number=9"));
    assertEquals(OptionalInt.of(2), joined.options().nInf());
    assertEquals(OptionalInt.of(7), joined.options().seriesNumber());
    assertEquals(Optional.of(false), joined.options().whiten());
    assertEquals(Optional.of(Method.GLEAM), joined.options().method());
  }

  @Test
  void aDepthInTheRequestDisplacesABudgetInTheMessage() {
    RequestOptions joined =
        EffectiveOptions.join(
                options(OptionName.N_INF, "2"),
                ConfigurationMessage.named("gleam?latency_budget_ms=800"))
            .options();
    assertEquals(OptionalInt.of(2), joined.nInf());
    assertEquals(OptionalInt.empty(), joined.latencyBudgetMs());
  }

  @Test
  void aMessagesWishYieldsWhereItCannotBeMet() {
    List<ReconstructionRequest> asked = new ArrayList<>();
    EffectiveOptions options =
        EffectiveOptions.join(
            RequestOptions.NONE, ConfigurationMessage.named("gleam?n_inf=2&whitening=off"));
    ReconstructionException end =
        assertThrows(
            ReconstructionException.class,
            () ->
                ScanReconstruction.run(
                    options,
                    request -> {
                      asked.add(request);
                      throw new ReconstructionException(
                          asked.size() == 1
                              ? FailureCode.METHOD_NOT_AVAILABLE
                              : FailureCode.SCAN_INCOMPLETE,
                          "");
                    }));
    assertEquals(FailureCode.SCAN_INCOMPLETE, end.code());
    assertEquals(Optional.of(Method.GLEAM), asked.get(0).method());
    assertEquals(Optional.empty(), asked.get(1).method());
    assertEquals(OptionalInt.empty(), asked.get(1).nInf());
    assertFalse(asked.get(1).whiten(), "what can be met is met");
  }

  @Test
  void aWishOfTheRequestIsMetOrRefused() {
    EffectiveOptions options =
        EffectiveOptions.join(options(OptionName.N_INF, "2"), ConfigurationMessage.NONE);
    List<ReconstructionRequest> asked = new ArrayList<>();
    assertThrows(
        ReconstructionException.class,
        () ->
            ScanReconstruction.run(
                options,
                request -> {
                  asked.add(request);
                  throw new ReconstructionException(FailureCode.METHOD_NOT_AVAILABLE, "");
                }));
    assertEquals(1, asked.size());
  }
}
