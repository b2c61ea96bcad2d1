package org.gleamrecon.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gleamrecon.Peers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules for the images' recipes, which cannot be built without a registry. */
class ImagesTest {
  private static final Path RECIPES = Path.of("src/main/docker").toAbsolutePath();

  @TempDir Path directory;

  private static String recipe(String name) throws IOException {
    return Files.readString(RECIPES.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.cpu", "Dockerfile.gpu"})
  void anImageIsPinnedHasNoRootAndFetchesNothingWhenItRuns(String name) throws IOException {
    String recipe = recipe(name);
    Matcher bases = Pattern.compile("(?m)^FROM (\\S+)").matcher(recipe);
    int found = 0;
    while (bases.find()) {
      found++;
      assertTrue(bases.group(1).contains(":"), bases.group(1));
      assertFalse(bases.group(1).endsWith(":latest"), bases.group(1));
    }
    assertTrue(found >= 2);
    String last = recipe.substring(recipe.lastIndexOf("\nFROM "));
    assertTrue(last.contains("USER 10001:10001"), "not root");
    assertTrue(last.contains("DJL_OFFLINE=true"), "no downloads");
    assertTrue(last.contains("GLEAM_NO_BUILD=1"), "no builds");
    assertFalse(Pattern.compile("curl|wget|apt-get|pip install").matcher(last).find());
    assertTrue(last.contains("ENTRYPOINT [\"/opt/gleam/gleam\"]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Dockerfile.cpu", "Dockerfile.gpu"})
  void whatIsCopiedFromTheRepositoryIsThere(String name) throws IOException {
    for (String line : recipe(name).lines().filter(l -> l.startsWith("COPY ")).toList()) {
      if (!line.contains("--from=")) {
        List<String> words = List.of(line.split(" "));
        for (String source : words.subList(1, words.size() - 1)) {
          assertTrue(Files.exists(Path.of(source)), line);
        }
      }
    }
  }

  @Test
  void theGpuImageTakesTheEnginesLibraryOfThisVersion() throws IOException {
    String recipe = recipe("Dockerfile.gpu");
    Matcher version =
        Pattern.compile("<torch.version>([^<]+)<").matcher(Files.readString(Path.of("pom.xml")));
    assertTrue(version.find());
    assertTrue(recipe.contains("PYTORCH_VERSION=" + version.group(1)));
    assertTrue(recipe.contains("FROM pytorch/pytorch:" + version.group(1) + "-cuda12.8"));
    assertTrue(recipe.contains("PYTORCH_LIBRARY_PATH=/opt/gleam/libtorch"));
  }

  @Test
  void modelsAreCopiedWholeAndNeverOverOnesThatAreThere() throws IOException {
    Path from = directory.resolve("image");
    Path to = directory.resolve("volume");
    for (String version : List.of("a/1", "a/2", "b/1")) {
      Files.createDirectories(from.resolve(version));
      Files.writeString(from.resolve(version).resolve("model.json"), "shipped");
    }
    Files.createDirectories(from.resolve("b/2"));
    Files.createDirectories(to.resolve("a/1"));
    Files.writeString(to.resolve("a/1/model.json"), "adapted");
    String script = RECIPES.resolve("copy-models").toString();
    for (int again = 0; again < 2; again++) {
      Peers.run(script, from.toString(), to.toString());
      assertEquals("adapted", Files.readString(to.resolve("a/1/model.json")));
      assertEquals("shipped", Files.readString(to.resolve("a/2/model.json")));
      assertEquals("shipped", Files.readString(to.resolve("b/1/model.json")));
      assertFalse(Files.exists(to.resolve("b/2")), "a version without a card is none");
      try (var entries = Files.list(to.resolve("a"))) {
        assertEquals(2, entries.count());
      }
    }
  }

  /** A container engine that knows one image, by what it says when asked for its user. */
  private Peers.Result checkImage(String user) throws IOException {
    Path docker = directory.resolve("docker");
    Files.writeString(
        docker,
        "#!/bin/sh\ncase \"$1 $2\" in info*) ;; 'image inspect') echo '%s' ;; *) exit 3 ;; esac\n"
            .formatted(user));
    assertTrue(docker.toFile().setExecutable(true));
    return Peers.execute(
        List.of(
            "env",
            "PATH=" + directory + ":/usr/bin:/bin",
            "sh",
            RECIPES.resolve("check-image.sh").toString(),
            "gleam-recon:1"));
  }

  @Test
  void anImageOfRootIsRefusedAndWithoutAnEngineNothingIsCalledWell() throws IOException {
    Peers.Result root = checkImage("");
    assertEquals(1, root.status(), root.output());
    assertTrue(root.output().contains("runs as ''"), root.output());
    Peers.Result dead = checkImage("10001:10001");
    assertTrue(dead.status() != 0 && !dead.output().contains("all well"), dead.output());
  }
}
