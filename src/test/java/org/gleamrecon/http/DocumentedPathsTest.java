package org.gleamrecon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.gleamrecon.Documents;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Paths and query parameters in the documents are those that resources have. */
class DocumentedPathsTest {
  private static final Pattern CALL =
      Pattern.compile("\\b(GET|POST|PUT|PATCH|DELETE) (/[^\\s`|\"'),]*)");
  private static final Pattern ADDRESS =
      Pattern.compile("https?://(?:127\\.0\\.0\\.1|localhost):(?:8080|9000)(/[^\\s`\"'),]*)");
  private static final Pattern OPERATION = Pattern.compile("(/(?:v1|admin|q)/[^\\s]*)");

  /** Methods by path. */
  private static final Map<String, Set<String>> PATHS = new TreeMap<>();

  private static final Set<String> QUERY = new TreeSet<>(Set.of("format"));

  @BeforeAll
  static void read() throws IOException, ClassNotFoundException {
    for (String probe : List.of("live", "ready", "started")) {
      PATHS.put("/q/health/" + probe, Set.of("GET"));
    }
    PATHS.put("/q/metrics", Set.of("GET"));
    PATHS.put("/openapi", Set.of("GET"));
    PATHS.put("/", Set.of("GET"));
    try (var files = Files.list(java.nio.file.Path.of("src/main/java/org/gleamrecon/http"))) {
      for (java.nio.file.Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith("Resource.java")) {
          read(Class.forName("org.gleamrecon.http." + name.replace(".java", "")));
        }
      }
    }
  }

  private static void read(Class<?> resource) {
    Path base = resource.getAnnotation(Path.class);
    for (Method method : resource.getDeclaredMethods()) {
      for (Annotation annotation : method.getAnnotations()) {
        HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
        if (verb != null && base != null) {
          Path own = method.getAnnotation(Path.class);
          PATHS
              .computeIfAbsent(
                  base.value() + (own == null ? "" : own.value()), p -> new TreeSet<>())
              .add(verb.value());
        }
      }
      for (Parameter parameter : method.getAnnotationsByType(Parameter.class)) {
        if (parameter.in() == ParameterIn.QUERY) {
          QUERY.add(parameter.name());
        }
      }
    }
  }

  /** What is wrong with a path, or nothing. */
  private static String fault(String verb, String written) {
    String[] parts = written.replaceAll("[.:;]+$", "").split("\\?", 2);
    if (parts[0].contains("...") || parts[0].contains("$")) {
      return "";
    }
    if (parts.length == 2) {
      for (String pair : parts[1].split("&", -1)) {
        String name = pair.replaceAll("=.*", "");
        if (!QUERY.contains(name)) {
          return "no parameter " + name;
        }
      }
    }
    boolean found =
        PATHS.entrySet().stream()
            .filter(path -> fits(path.getKey(), parts[0]))
            .anyMatch(path -> verb.isEmpty() || path.getValue().contains(verb));
    return found ? "" : "nothing there";
  }

  private static boolean fits(String template, String path) {
    return path.matches(template.replaceAll("\\{\\w+}", "[^/]+"));
  }

  @Test
  void everyPathIsOneThatAResourceAnswers() {
    List<String> faults = new ArrayList<>();
    int seen = 0;
    for (java.nio.file.Path page : Documents.current()) {
      String text = Documents.text(page);
      Matcher call = CALL.matcher(text);
      while (call.find()) {
        seen++;
        note(faults, page, call.group(), fault(call.group(1), call.group(2)));
      }
      Matcher address = ADDRESS.matcher(text);
      while (address.find()) {
        seen++;
        note(faults, page, address.group(), fault("", address.group(1)));
      }
      for (String span : Documents.spans(page)) {
        Matcher operation = OPERATION.matcher(span);
        // What several paths begin with is named too.
        if (operation.matches()
            && PATHS.keySet().stream().noneMatch(p -> p.startsWith(span + "/"))) {
          seen++;
          note(faults, page, span, fault("", operation.group(1)));
        }
      }
    }
    assertEquals(List.of(), faults);
    assertTrue(seen > 80, seen + " paths");
  }

  private static void note(
      List<String> faults, java.nio.file.Path page, String what, String fault) {
    if (!fault.isEmpty()) {
      faults.add(page + ": " + what + ": " + fault);
    }
  }

  @Test
  void aWrongPathIsFound() {
    assertEquals("nothing there", fault("GET", "/v1/reconstruction"));
    assertEquals("nothing there", fault("PUT", "/v1/models"));
    assertEquals("no parameter n-inf", fault("POST", "/v1/reconstructions?n-inf=4"));
    assertEquals("", fault("POST", "/v1/reconstructions?n_inf=4&method=gleam"));
    assertEquals("", fault("DELETE", "/admin/outbox/ID"));
  }

  @Test
  void everyPathIsInTheReference() {
    String reference = Documents.text(java.nio.file.Path.of("docs/api.md"));
    for (String path : PATHS.keySet()) {
      assertTrue(reference.contains(path), path + " is not in docs/api.md");
    }
  }
}
