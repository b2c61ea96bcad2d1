package org.gleamrecon;

import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInAnyPackage;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rooms, the curtains, the homes and the engine's traps. The drawing is docs/architecture.puml.
 */
@AnalyzeClasses(
    packages = "org.gleamrecon",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoGenerated.class})
class ArchitectureTest {
  private static final Path DRAWING = Path.of("docs/architecture.puml").toAbsolutePath();
  private static final String GENERATED = "org.gleamrecon.mrd.header.schema..";

  /** Leaves out what the schema compiler wrote. */
  static final class NoGenerated implements ImportOption {
    @Override
    public boolean includes(com.tngtech.archunit.core.importer.Location location) {
      return !location.contains("/mrd/header/schema/");
    }
  }

  @ArchTest
  static final ArchRule theDrawingIsTheRule =
      classes()
          .should(
              adhereToPlantUmlDiagram(
                  DRAWING, consideringOnlyDependenciesInAnyPackage("org.gleamrecon..")));

  @ArchTest
  static final ArchRule noCircles =
      slices().matching("org.gleamrecon.(*)..").should().beFreeOfCycles();

  @ArchTest
  static void everyRoomIsDrawn(JavaClasses classes) throws IOException {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass type : classes) {
      String inside = type.getPackageName().replaceFirst("^org\\.gleamrecon\\.?", "");
      if (!inside.isEmpty()) {
        rooms.add(inside.split("\\.", 2)[0]);
      }
    }
    Set<String> drawn = new TreeSet<>();
    Matcher boxes = Pattern.compile("(?m)^\\[(\\w+)] <<").matcher(Files.readString(DRAWING));
    while (boxes.find()) {
      drawn.add(boxes.group(1));
    }
    assertEquals(rooms, drawn, "rooms in the code and boxes in docs/architecture.puml");
  }

  @ArchTest
  static final ArchRule nativeCurtain =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..tensor..",
              "..operator..",
              "..calibration..",
              "..unroll..",
              "..sparse..",
              "..quality..",
              "..modelstore..",
              "..train..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule frameworkCurtain =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..app..",
              "..http..",
              "..tcp..",
              "..jobs..",
              "..delivery..",
              "..access..",
              "..telemetry..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quarkus..",
              "jakarta.ws.rs..",
              "jakarta.inject..",
              "jakarta.enterprise..",
              "io.smallrye..",
              "io.vertx..",
              "org.eclipse.microprofile..");

  @ArchTest static final ArchRule jhdfLivesInMrdFile = home("io.jhdf..", "..mrd.file..");

  @ArchTest
  static final ArchRule jaxbLivesInMrdHeader = home("jakarta.xml.bind..", "..mrd.header..");

  @ArchTest static final ArchRule picocliLivesInCli = home("picocli..", "..cli..");

  @ArchTest
  static final ArchRule micrometerLivesInTelemetry = home("io.micrometer..", "..telemetry..");

  @ArchTest
  static final ArchRule openTelemetryLivesInTelemetry = home("io.opentelemetry..", "..telemetry..");

  @ArchTest static final ArchRule kubernetesLivesInJobs = home("io.fabric8..", "..jobs..");

  @ArchTest
  static final ArchRule databasesLiveInJobsAndDelivery =
      noClasses()
          .that()
          .resideOutsideOfPackages("..jobs..", "..delivery..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..", "org.flywaydb..");

  @ArchTest
  static final ArchRule jsonStaysAtTheEdges =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..http..",
              "..tcp..",
              "..jobs..",
              "..delivery..",
              "..results..",
              "..modelstore..",
              "..timing..",
              "..train..",
              "..cli..")
          .and()
          // docs/decisions/configuration-text-in-pipeline.md
          .doNotHaveSimpleName("ConfigurationText")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson..");

  private static ArchRule home(String library, String room) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .allowEmptyShould(true);
  }

  @ArchTest
  static final ArchRule schemaClassesStayInMrdHeader =
      noClasses()
          .that()
          .resideOutsideOfPackage("..mrd.header..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(GENERATED);

  @ArchTest
  static final ArchRule noDrawersForOddsAndEnds =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..",
              "..utils..",
              "..common..",
              "..helper..",
              "..helpers..",
              "..misc..",
              "..base..",
              "..manager..");

  @ArchTest
  static final ArchRule noVagueNames =
      noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Misc|Manager)$");

  @ArchTest
  static void everyPackageIsNullMarked(JavaClasses classes) throws ClassNotFoundException {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : classes) {
      String name = type.getPackageName();
      if (!Class.forName(name + ".package-info").isAnnotationPresent(NullMarked.class)) {
        unmarked.add(name);
      }
    }
    assertEquals(Set.of(), unmarked, "packages without @NullMarked in package-info.java");
  }

  @ArchTest
  static final ArchRule nobodyPrintsButTheCommandLine =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule mathematicsDoesNotLog =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..failure..",
              "..mrd..",
              "..kspace..",
              "..tensor..",
              "..operator..",
              "..calibration..",
              "..unroll..",
              "..sparse..",
              "..quality..",
              "..image..",
              "..dicom..")
          .should()
          .dependOnClassesThat(nameMatching(".*\\.(Logger|System\\$Logger|Log)").forSubtype());

  // The engine's traps (docs/conventions.md): a Number overload reads freed memory in grad mode;
  // toType, toDevice and duplicate
  // cut the graph silently; complex() cannot be differentiated; a GradientCollector is one per
  // process.
  @ArchTest
  static final ArchRule engineTrapsAreFencedOffInTensor =
      noClasses()
          .that()
          .resideOutsideOfPackage("..tensor..")
          .should(callMethodWhere(isEngineTrap()));

  @ArchTest
  static final ArchRule noGradientCollector =
      noClasses().should().dependOnClassesThat().haveSimpleName("GradientCollector");

  // What is made through the manager of a request's scope lies on the request's device.
  @ArchTest
  static final ArchRule onlyTensorChoosesADevice =
      noClasses()
          .that()
          .resideOutsideOfPackage("..tensor..")
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "a manager without a scope",
                  call ->
                      call.getName().equals("newBaseManager")
                          && call.getTargetOwner().getPackageName().startsWith("ai.djl")))
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("ai\\.djl\\.(Device|engine\\.Engine)");

  @ArchTest
  static final ArchRule everyManagerIsOpenedOnANamedDevice =
      noClasses()
          .should()
          .callMethod(NDManager.class, "newBaseManager")
          .orShould()
          .callMethod(NDManager.class, "newBaseManager", String.class);

  private static DescribedPredicate<JavaMethodCall> isEngineTrap() {
    Set<String> banned = Set.of("toType", "toDevice", "duplicate", "complex");
    return DescribedPredicate.describe(
        "an NDArray method that corrupts silently",
        call ->
            ownerIsNdArray(call)
                && (banned.contains(call.getName())
                    || call.getTarget().getRawParameterTypes().stream()
                        .anyMatch(parameter -> parameter.isAssignableTo(Number.class))));
  }

  private static boolean ownerIsNdArray(JavaCall<?> call) {
    return call.getTargetOwner().isAssignableTo("ai.djl.ndarray.NDArray");
  }

  @ArchTest
  static void noFileIsLongerThanFiveHundredLines(JavaClasses classes) throws IOException {
    Set<String> tooLong = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        long lines;
        try (Stream<String> text = Files.lines(file)) {
          lines = text.count();
        }
        if (lines > 500) {
          tooLong.add(file + ": " + lines + " lines");
        }
      }
    }
    assertEquals(Set.of(), tooLong);
  }
}
