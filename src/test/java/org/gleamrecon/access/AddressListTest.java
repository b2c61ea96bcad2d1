package org.gleamrecon.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.gleamrecon.failure.ReconstructionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressListTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.2.0/24, 10.1.2.7, true",
    "10.1.2.0/24, 10.1.3.7, false",
    "10.1.2.0/23, 10.1.3.7, true",
    "10.1.2.128/25, 10.1.2.127, false",
    "10.1.2.7, 10.1.2.7, true",
    "10.1.2.7, 10.1.2.8, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "fd00:1::/32, fd00:1:2::3, true",
    "fd00:1::/32, fd00:2::3, false",
    "fe80::/10, fe80::1%eth0, true",
    "10.1.2.0/24, ::ffff:10.1.2.7, true",
    "127.0.0.0/8, localhost, false"
  })
  void anAddressIsHeldIfItsFirstBitsAreTheNetworks(String network, String address, boolean held) {
    assertEquals(held, AddressList.of(List.of("192.0.2.1", network)).holds(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"scanner", "10.1.2.0/33", "10.1.2.0/-1", "10.1.2.0/x", "::/129", ""})
  void anythingElseIsRefused(String text) {
    assertThrows(ReconstructionException.class, () -> AddressList.of(List.of(text)));
  }
}
