package org.gleamrecon.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether doors may open to other machines is known before the framework starts. */
class EarlyConfigurationTest {
  private String key = "gleam.auth.tokens-file";

  @AfterEach
  void forget() {
    System.clearProperty(key);
  }

  @ParameterizedTest
  @CsvSource({
    "gleam.auth.tokens-file,tokens,true",
    "gleam.auth.tokens-file,'',false",
    "gleam.auth.oidc.enabled,true,true",
    "gleam.auth.oidc.enabled,false,false",
    "gleam.auth.mtls.ca,ca.pem,true",
    "gleam.tls.certificate,tls.crt,false"
  })
  void identitiesAreWhatAsksWhoCalls(String name, String value, boolean asks) {
    key = name;
    System.setProperty(name, value);
    assertEquals(asks, EarlyConfiguration.read().asksWho());
  }

  @Test
  void withoutAnyNobodyIsAsked() {
    assertFalse(EarlyConfiguration.read().asksWho());
  }
}
