package org.gleamrecon.mrd;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Meta attributes of an image: names, each with one or more values, in their order. May hold
 * patient data.
 */
public record MetaAttributes(Map<String, List<String>> values) {
  /** No attributes. */
  public static final MetaAttributes NONE = new MetaAttributes(Map.of());

  public MetaAttributes {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    values.forEach((name, texts) -> copy.put(name, List.copyOf(texts)));
    values = Collections.unmodifiableMap(copy);
  }

  /** The first value of an attribute. */
  public Optional<String> first(String name) {
    return values.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** These attributes and one more; an attribute of the same name is replaced. */
  public MetaAttributes with(String name, String... texts) {
    Map<String, List<String>> copy = new LinkedHashMap<>(values);
    copy.put(name, List.of(texts));
    return new MetaAttributes(copy);
  }

  @Override
  public String toString() {
    return "MetaAttributes[" + values.size() + " names]";
  }
}
