package org.gleamrecon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.gleamrecon.Documents;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Commands, options, keys and links in the documents are those that there are. */
class DocumentedCommandsTest {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("[A-Z][A-Z_0-9]*(:V|:VERSION|\\.h5|\\.npz|\\.npy)?");
  private static final Set<String> VERIFY = Set.of("--install-peers", "--long", "-h", "--help");
  private static final Set<String> OTHER_VARIABLES =
      Set.of("GLEAM_NO_BUILD", "GLEAM_SHARED", "GLEAM_JAVA_OPTS", "GLEAM_TOKEN");

  /** Files, and keys of the build, which look like keys of the service. */
  private static final Pattern NO_KEY = Pattern.compile("gleam\\.(db|test|k8s)(\\..*)?");

  /** Never asked to serve. */
  private static final class NoService implements ServiceStarter {
    @Override
    public int serve(ServeOptions options) {
      throw new IllegalStateException("nothing is run here");
    }

    @Override
    public RunningService startOnFreePorts(Path dataDirectory) {
      throw new IllegalStateException("nothing is run here");
    }
  }

  private static List<List<String>> ours(Path page) {
    List<String> lines = new ArrayList<>();
    Documents.blocks(page).forEach(block -> lines.addAll(block.lines()));
    lines.addAll(Documents.spans(page));
    return lines.stream()
        .filter(line -> line.contains("gleam "))
        .flatMap(line -> Documents.commands(line).stream())
        .filter(words -> words.get(0).endsWith("/gleam"))
        .toList();
  }

  /** What is wrong with a command of ours, or nothing. */
  private static String fault(List<String> words) {
    List<String> rest = new ArrayList<>(words.subList(1, words.size()));
    if (rest.isEmpty() || rest.get(0).equals("COMMAND")) {
      return "";
    }
    CommandLine command = GleamCommand.line(new NoService());
    boolean synopsis = rest.stream().anyMatch(DocumentedCommandsTest::isNotation);
    String[] all = rest.toArray(new String[0]);
    CommandLine whole = command;
    while (!rest.isEmpty() && !command.getSubcommands().isEmpty() && !rest.get(0).startsWith("-")) {
      List<String> names = List.of(rest.remove(0).split("\\|", -1));
      if (!command.getSubcommands().keySet().containsAll(names)) {
        if (command.getCommandSpec().positionalParameters().isEmpty()) {
          return "no command " + names;
        }
        break;
      }
      command = Objects.requireNonNull(command.getSubcommands().get(names.get(0)));
    }
    boolean verify = all[0].equals("verify");
    for (String word : rest) {
      String option = word.replaceAll("[\\[\\]]", "").replaceAll("=.*", "");
      if (option.startsWith("-")
          && !(verify
              ? VERIFY.contains(option)
              : command.getCommandSpec().optionsMap().containsKey(option))) {
        return "no option " + option;
      }
    }
    if (!synopsis && !verify && !rest.isEmpty()) {
      try {
        whole.parseArgs(all);
      } catch (CommandLine.ParameterException wrong) {
        return String.valueOf(wrong.getMessage());
      }
    }
    return "";
  }

  private static boolean isNotation(String word) {
    return word.matches(".*[\\[\\]|].*|.*\\.\\.\\..*") || PLACEHOLDER.matcher(word).matches();
  }

  @Test
  void everyCommandIsOneThatTheProgramTakes() {
    List<String> faults = new ArrayList<>();
    int seen = 0;
    for (Path page : Documents.current()) {
      for (List<String> words : ours(page)) {
        seen++;
        String fault = fault(words);
        if (!fault.isEmpty()) {
          faults.add(page + ": " + String.join(" ", words) + ": " + fault);
        }
      }
    }
    assertEquals(List.of(), faults);
    assertTrue(seen > 60, seen + " commands");
  }

  @Test
  void aWrongCommandIsFound() {
    for (String wrong :
        List.of(
            "./gleam recontruct scan.h5 -o out",
            "./gleam reconstruct scan.h5 -o out --n_inf 4",
            "./gleam models activate|rolback NAME",
            "./gleam reconstruct scan.h5",
            "GLEAM_DATA=x ./gleam serve --port many",
            "./gleam verify --short")) {
      assertTrue(!fault(Documents.commands(wrong).get(0)).isEmpty(), wrong);
    }
    assertEquals("", fault(Documents.commands("A=b ./gleam serve --port 0 & # wait").get(0)));
  }

  @Test
  void everyKeyAndEveryVariableIsOneThatTheServiceKnows() throws IOException {
    Set<String> keys = new TreeSet<>();
    Matcher rows =
        Pattern.compile("(?m)^\\| `(gleam\\.[a-z.*-]+)` \\|")
            .matcher(Files.readString(Path.of("docs/configuration.md")));
    while (rows.find()) {
      keys.add(rows.group(1));
    }
    assertTrue(keys.size() > 60, "a test of its own holds that table to the code");
    Set<Path> pages = new TreeSet<>(Documents.current());
    pages.add(Path.of("src/main/systemd/gleam-recon.service"));
    List<String> unknown = new ArrayList<>();
    for (Path page : pages) {
      String text = Documents.text(page);
      Matcher key =
          Pattern.compile("(?<![\\w./-])gleam\\.[a-z0-9-]+(\\.[a-z0-9*-]+)*").matcher(text);
      while (key.find()) {
        if (!NO_KEY.matcher(key.group()).matches() && keys.stream().noneMatch(k -> fits(k, key))) {
          unknown.add(page + ": " + key.group());
        }
      }
      Matcher variable = Pattern.compile("\\bGLEAM_[A-Z0-9_]+\\b").matcher(text);
      while (variable.find()) {
        String name = variable.group();
        if (!OTHER_VARIABLES.contains(name)
            && !name.endsWith("_")
            && !name.equals("GLEAM_RECON")
            && !name.equals("GLEAM_RECON_1")
            && keys.stream().noneMatch(k -> name.matches(variablePattern(k)))) {
          unknown.add(page + ": " + name);
        }
      }
    }
    assertEquals(List.of(), unknown);
  }

  /** Whether a key is meant: itself, a group of it, or one of an archive's. */
  private static boolean fits(String key, Matcher found) {
    String name = found.group().replaceAll("\\.\\*$", "");
    String pattern = key.replace(".", "\\.").replace("*", "[a-z0-9*-]+");
    return name.matches(pattern) || key.startsWith(name + ".");
  }

  private static String variablePattern(String key) {
    return Arrays.stream(key.split("\\*", -1))
        .map(part -> part.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
        .collect(Collectors.joining("[A-Z0-9_]+"));
  }

  @Test
  void everyValueOfTheChartIsOneThatItHas() throws IOException {
    JsonNode values = new YAMLMapper().readTree(Path.of("helm/gleam-recon/values.yaml").toFile());
    Set<String> groups = new TreeSet<>();
    values.fieldNames().forEachRemaining(groups::add);
    List<String> unknown = new ArrayList<>();
    List<String> named = new ArrayList<>(Documents.spans(Path.of("docs/kubernetes.md")));
    for (Documents.Block block : Documents.blocks(Path.of("docs/kubernetes.md"))) {
      for (String line : block.lines()) {
        Matcher set = Pattern.compile("--set ([\\w.]+)=").matcher(line);
        while (set.find()) {
          named.add(set.group(1));
        }
        Matcher file = Pattern.compile("-f (helm/\\S+|k8s/\\S+)").matcher(line);
        while (file.find()) {
          assertTrue(Files.exists(Path.of(file.group(1))), line);
        }
      }
    }
    for (String name : named) {
      String path = name.replaceAll("[:=].*", "");
      if (path.matches("\\w+(\\.\\w+)+")
          && groups.contains(path.substring(0, path.indexOf('.')))
          && !path.startsWith("archives.")
          // Keys of a secret.
          && !path.matches("tls\\.(crt|key)")
          && values.at("/" + path.replace('.', '/')).isMissingNode()) {
        unknown.add(name);
      }
    }
    assertEquals(List.of(), unknown);
  }

  @Test
  void everyLinkLeadsSomewhereAndEveryPageIsLinkedFromTheFirst() {
    Pattern link = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    List<String> broken = new ArrayList<>();
    Set<Path> linked = new TreeSet<>();
    for (Path page : Documents.pages()) {
      Matcher found = link.matcher(Documents.text(page).replaceAll("(?s)```.*?```", ""));
      while (found.find()) {
        String target = found.group(1);
        if (target.contains("://")) {
          continue;
        }
        String[] parts = target.split("#", 2);
        Path directory = Objects.requireNonNull(page.toAbsolutePath().getParent());
        Path file =
            parts[0].isEmpty() ? page.toAbsolutePath() : directory.resolve(parts[0]).normalize();
        if (page.equals(Path.of("README.md"))) {
          linked.add(file);
        }
        if (!Files.exists(file) || (parts.length == 2 && !anchors(file).contains(parts[1]))) {
          broken.add(page + ": " + target);
        }
      }
    }
    assertEquals(List.of(), broken);
    List<Path> lonely =
        Documents.pages().stream()
            .filter(page -> Path.of("docs").equals(page.getParent()))
            .filter(page -> !linked.contains(page.toAbsolutePath()))
            .toList();
    assertEquals(List.of(), lonely);
  }

  /** Of the headings, as they are made where the pages are shown. */
  private static Set<String> anchors(Path page) {
    Set<String> anchors = new TreeSet<>();
    Map<String, Integer> seen = new java.util.HashMap<>();
    Matcher heading =
        Pattern.compile("(?m)^#+ (.+)$")
            .matcher(Documents.text(page).replaceAll("(?s)```.*?```", ""));
    while (heading.find()) {
      String anchor =
          heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
      int before = seen.merge(anchor, 1, Integer::sum);
      anchors.add(before == 1 ? anchor : anchor + "-" + (before - 1));
    }
    return anchors;
  }
}
