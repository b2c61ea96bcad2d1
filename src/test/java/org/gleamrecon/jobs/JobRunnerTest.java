package org.gleamrecon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.modelstore.ModelId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs whose trainers are real processes, which die in every way. */
class JobRunnerTest {
  private static final int MAX_ATTEMPTS = 3;
  private static final FineTuneRequest REQUEST = FineTuneRequest.of("small", "knees");

  @TempDir Path data;
  private final FakeModels models = new FakeModels();
  private final TrainingScans scans = new FakeScans();
  private final List<Service> services = new ArrayList<>();

  /** A service, as far as jobs go; another one on the same data is the same service restarted. */
  private final class Service {
    private final JobDatabase database = JobDatabase.sqlite(data.resolve("gleam.db"));
    private final JobStore store = new JobStore(database, Clock.systemUTC());
    private final JobSettings settings =
        new JobSettings(
            data.resolve("jobs"),
            data.resolve("live.lock"),
            "cpu",
            1,
            MAX_ATTEMPTS,
            9,
            0,
            new JobSettings.Keeping(Duration.ofDays(1), 99));
    private final JobRunner runner;
    private final Launcher launcher;

    private Service(Launcher launcher) throws IOException {
      this.launcher = launcher;
      runner = new JobRunner(store, launcher, models, scans, settings);
      services.add(this);
      runner.recover();
    }

    private String add(FineTuneRequest request) {
      return store.add(request, new ModelId("small", 1), Optional.empty(), 9).id();
    }

    private JobState state(String id) {
      return store.require(id).state();
    }

    private Path file(String id, String name) {
      return settings.directory().resolve(id).resolve(name);
    }

    private <S extends JobState> S until(String id, Class<S> state) {
      advanceUntil(() -> state.isInstance(state(id)));
      return state.cast(state(id));
    }

    /** Runs jobs until something holds. */
    private void advanceUntil(BooleanSupplier condition) {
      for (int i = 0; i < 3000; i++) {
        runner.advance();
        if (condition.getAsBoolean()) {
          return;
        }
        pause();
      }
      fail("still " + store.list());
    }

    private void untilTraining(String id) {
      advanceUntil(() -> store.require(id).status().isPresent());
    }

    private ProcessHandle trainer(String id) {
      return ProcessIdentity.parse(store.require(id).trainer().orElseThrow())
          .flatMap(ProcessIdentity::find)
          .orElseThrow();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException interrupt) {
      throw new IllegalStateException(interrupt);
    }
  }

  private Service service(String... trainer) throws IOException {
    return new Service(FakeTrainer.of(data, trainer).launcher());
  }

  @AfterEach
  void nothingRanTwiceAtOnceAndNothingIsLeft() throws IOException {
    for (Service service : services) {
      service.launcher.endLeft(service.settings.directory(), List.of());
      service.database.close();
    }
    assertFalse(Files.exists(data.resolve("jobs/overlaps")), "two trainers at once");
  }

  private int starts() throws IOException {
    return Files.readAllLines(data.resolve("jobs/starts")).size();
  }

  @Test
  void aJobMakesAVersionThatIsNotActiveUnlessAskedFor() throws IOException {
    Service service = service(FakeTrainer.SUCCEED);
    String id = service.add(REQUEST);
    JobState.Succeeded state = service.until(id, JobState.Succeeded.class);
    assertEquals(new ModelId("small", 2), state.model());
    assertEquals(List.of("no exit is worse"), state.reasons());
    assertEquals(2, state.gate().figures().at("/exits/0/iterations").asInt());
    assertFalse(state.active());
    assertEquals(List.of(), models.activated);
    service.advanceUntil(() -> service.store.require(id).trainer().isEmpty());
    assertFalse(Files.exists(service.file(id, "result")), "the space is given back");
    assertTrue(Files.exists(service.file(id, "gate.json")));
  }

  @ParameterizedTest
  @CsvSource({"true,true", "false,false"})
  void whenBetterActivatesABetterModelOnly(boolean better, boolean active) throws IOException {
    Service service =
        service(FakeTrainer.SUCCEED.replace("\"better\":true", "\"better\":" + better));
    String id =
        service.add(
            FineTuneRequestJson.read(
                "{\"base\":\"small\",\"dataset\":\"knees\",\"promotion\":\"when-better\"}"));
    assertEquals(active, service.until(id, JobState.Succeeded.class).active());
    assertEquals(active ? List.of(new ModelId("small", 2)) : List.of(), models.activated);
  }

  @Test
  void theTrainerIsToldItsWholeJob() throws IOException {
    Service service = service(FakeTrainer.SUCCEED);
    String id =
        service.add(
            new FineTuneRequest(
                "small",
                "knees",
                Supervision.SELF,
                OptionalInt.of(2),
                OptionalInt.of(400),
                OptionalInt.of(1),
                OptionalDouble.of(1e-4),
                Optional.of(new FineTuneRequest.Accelerations(4, 8)),
                Optional.of(TrainingMask.AS_ACQUIRED),
                OptionalInt.of(2048),
                Promotion.MANUAL));
    service.until(id, JobState.Succeeded.class);
    JsonNode job = new ObjectMapper().readTree(service.file(id, "job.json").toFile());
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"id":"%s","base":"small:1","baseDirectory":"/models/small/1",
                 "training":["/d/a.h5"],"validation":["/d/b.h5"],"supervision":"self","modules":2,
                 "iterations":400,"batchSize":1,"learningRate":1e-4,"accelerations":[4.0,8.0],
                 "mask":"as-acquired","memoryBudgetMb":2048,"seed":%d,"liveLock":"%s",
                 "device":"cpu","threads":1,"freeDiskBytes":0}"""
                    .formatted(
                        id,
                        service.store.require(id).seed(),
                        data.resolve("live.lock").toAbsolutePath())),
        job);
  }

  @Test
  void whatTheTrainerTellsIsRecordedAndAHalfWrittenFileIsIgnored() throws IOException {
    Service service = service(FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED);
    String id = service.add(REQUEST);
    service.untilTraining(id);
    TrainerStatus told = service.store.require(id).status().orElseThrow();
    assertEquals(7, told.step());
    assertEquals(12.5, told.etaSeconds());
    assertEquals(List.of(0.5, 0.25), told.lossPerModule());
    assertEquals(30.5, told.validation().get(0).exits().get(0).psnrDb());
    for (String half : List.of("{\"phase\":\"tra", "", "[]", "{\"phase\":\"dreaming\"}", "7")) {
      Files.writeString(service.file(id, "status.json"), half);
      service.runner.advance();
      assertEquals(Optional.of(told), service.store.require(id).status(), half);
    }
    assertInstanceOf(JobState.Running.class, service.state(id));
    Files.createFile(service.file(id, "go"));
    service.until(id, JobState.Succeeded.class);
  }

  @Test
  void ofTwoJobsTheSecondWaitsForTheFirst() throws IOException {
    Service service = service(FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED);
    String first = service.add(REQUEST);
    String second = service.add(REQUEST);
    service.untilTraining(first);
    service.runner.advance();
    assertInstanceOf(JobState.Queued.class, service.state(second));
    Files.createFile(service.file(first, "go"));
    service.untilTraining(second);
    assertInstanceOf(JobState.Succeeded.class, service.state(first));
    Files.createFile(service.file(second, "go"));
    service.until(second, JobState.Succeeded.class);
  }

  @Test
  void aKilledTrainerIsBegunAgainWhereItsCheckpointLies() throws IOException {
    Service service = service(FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED);
    String id = service.add(REQUEST);
    service.untilTraining(id);
    ProcessHandle killed = service.trainer(id);
    killed.destroyForcibly();
    service.advanceUntil(
        () -> service.store.require(id).trainer().isPresent() && starting(service, id, killed));
    assertTrue(Files.exists(service.file(id, "checkpoint.safetensors")));
    assertEquals(2, service.state(id).attempts().begun());
    Files.createFile(service.file(id, "go"));
    service.until(id, JobState.Succeeded.class);
    assertEquals(2, starts());
  }

  private static boolean starting(Service service, String id, ProcessHandle killed) {
    return ProcessIdentity.parse(service.store.require(id).trainer().orElseThrow())
        .map(now -> now.pid() != killed.pid())
        .orElse(false);
  }

  @Test
  void aTrainerThatAlwaysDiesFailsItsJobWithTheReason() throws IOException {
    Service service = service("touch \"$job/checkpoint.safetensors\"; kill -9 $$\n");
    String id = service.add(REQUEST);
    JobState.Failed failed = service.until(id, JobState.Failed.class);
    assertEquals(FailureCode.TRAINER_CRASHED, failed.code());
    assertTrue(failed.detail().contains("signal 9"), failed.detail());
    assertEquals(MAX_ATTEMPTS, starts());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status '{\"phase\":\"failed\",\"failure\":{\"code\":\"TRAINING_DIVERGED\",\"detail\":\"loss\"}}'; exit 1 | TRAINING_DIVERGED | loss",
        "status '{\"phase\":\"failed\",\"failure\":{\"code\":\"NEW_CODE\",\"detail\":\"why\"}}'; exit 1 | TRAINER_CRASHED | why",
        "exit 1 | TRAINER_CRASHED | without saying why",
        "exit 3 | OUT_OF_MEMORY | heap",
        "exit 0 | TRAINER_CRASHED | without a whole model",
      })
  void aTrainerThatGivesUpIsNotBegunAgain(String script, FailureCode code, String detail)
      throws IOException {
    Service service = service("touch \"$job/checkpoint.safetensors\"\n", script + "\n");
    String id = service.add(REQUEST);
    JobState.Failed failed = service.until(id, JobState.Failed.class);
    assertEquals(code, failed.code());
    assertTrue(failed.detail().contains(detail), failed.detail());
    assertEquals(1, starts());
    assertFalse(Files.exists(service.file(id, "checkpoint.safetensors")), "space is given back");
  }

  @Test
  void aRestartedServiceEndsTheTrainerThatIsLeftAndBeginsItAgain() throws IOException {
    Service killed = service(FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED);
    String id = killed.add(REQUEST);
    killed.untilTraining(id);
    ProcessHandle left = killed.trainer(id);
    Service service = new Service(killed.launcher);
    assertFalse(ProcessIdentity.runs(left));
    assertInstanceOf(JobState.Queued.class, service.state(id));
    Files.createFile(service.file(id, "go"));
    service.until(id, JobState.Succeeded.class);
    assertEquals(2, starts());
  }

  @Test
  void aTrainerWhoseNumberWasNotStoredIsFoundByItsCommand() throws IOException {
    Service killed = service("trap '' TERM\n", FakeTrainer.TRAIN_UNTIL_GO);
    String id = killed.add(REQUEST);
    killed.untilTraining(id);
    ProcessHandle left = killed.trainer(id);
    killed.store.change(id, job -> job.trainedBy(Optional.empty()));
    Service service =
        new Service(FakeTrainer.of(data, FakeTrainer.SUCCEED).launcher(Duration.ofMillis(100)));
    assertFalse(ProcessIdentity.runs(left), "also one that does not listen");
    service.until(id, JobState.Succeeded.class);
  }

  @Test
  void aTrainerThatWasDoneWhenTheServiceDiedIsNotBegunAgain() throws IOException {
    Service killed = service(FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED);
    String id = killed.add(REQUEST);
    killed.untilTraining(id);
    ProcessHandle trainer = killed.trainer(id);
    // From here on the first service does nothing any more.
    Files.createFile(killed.file(id, "go"));
    trainer.onExit().join();
    Service service = new Service(killed.launcher);
    service.until(id, JobState.Succeeded.class);
    assertEquals(1, starts());
  }

  @Test
  void directoriesOfJobsGoWhenTheyAreOldOrTooManyAndTheJobsStay() throws IOException {
    Service service = service(FakeTrainer.SUCCEED);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(service.add(REQUEST));
      service.until(ids.get(i), JobState.Succeeded.class);
      service.advanceUntil(
          () -> service.store.require(ids.get(ids.size() - 1)).trainer().isEmpty());
    }
    sweep(service, new JobSettings.Keeping(Duration.ofDays(30), 2), Duration.ofDays(29));
    assertEquals(List.of(false, true, true), kept(service, ids));
    sweep(service, new JobSettings.Keeping(Duration.ofDays(30), 2), Duration.ofDays(31));
    assertEquals(List.of(false, false, false), kept(service, ids));
    assertEquals(3, service.store.list().size());
  }

  private static void sweep(Service service, JobSettings.Keeping keeping, Duration later) {
    JobSettings now = service.settings;
    new JobRetention(
            service.store,
            new JobSettings(now.directory(), now.liveLock(), "cpu", 1, MAX_ATTEMPTS, 9, 0, keeping),
            Clock.offset(Clock.systemUTC(), later))
        .sweep();
  }

  private static List<Boolean> kept(Service service, List<String> ids) {
    return ids.stream().map(id -> Files.exists(service.file(id, "."))).toList();
  }

  @Test
  void aServiceThatStopsEndsItsTrainerWithoutBlamingIt() throws Exception {
    Service stopped = service(FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED);
    String id = stopped.add(REQUEST);
    stopped.untilTraining(id);
    ProcessHandle trainer = stopped.trainer(id);
    stopped.runner.stop();
    assertFalse(ProcessIdentity.runs(trainer));
    JobState.Queued queued = assertInstanceOf(JobState.Queued.class, stopped.state(id));
    assertEquals(new Attempts(1, 0, 7), queued.attempts());
    Service service = new Service(stopped.launcher);
    Files.createFile(service.file(id, "go"));
    service.until(id, JobState.Succeeded.class);
  }

  @ParameterizedTest
  @CsvSource({"''", "trap '' TERM"})
  void aCancelledTrainerEndsAndKeepsItsCheckpoint(String deaf) throws IOException {
    Service service =
        new Service(
            FakeTrainer.of(data, deaf + "\n", FakeTrainer.TRAIN_UNTIL_GO)
                .launcher(Duration.ofMillis(100)));
    String id = service.add(REQUEST);
    String next = service.add(REQUEST);
    service.untilTraining(id);
    ProcessHandle trainer = service.trainer(id);
    service.store.move(id, job -> ((JobState.Open) job.state()).cancel());
    service.untilTraining(next);
    assertFalse(ProcessIdentity.runs(trainer));
    assertInstanceOf(JobState.Cancelled.class, service.state(id));
    assertTrue(Files.exists(service.file(id, "checkpoint.safetensors")));
  }

  @Test
  void aJobCancelledWhileTheServiceDiesStaysCancelled() throws IOException {
    Service killed = service(FakeTrainer.TRAIN_UNTIL_GO);
    String id = killed.add(REQUEST);
    killed.untilTraining(id);
    ProcessHandle left = killed.trainer(id);
    killed.store.move(id, job -> ((JobState.Open) job.state()).cancel());
    Service service = new Service(killed.launcher);
    assertFalse(ProcessIdentity.runs(left));
    service.runner.advance();
    assertInstanceOf(JobState.Cancelled.class, service.state(id));
    assertEquals(1, starts());
  }

  @ParameterizedTest
  @CsvSource({
    "gone, DATASET_NOT_FOUND",
    "empty, DATASET_NOT_FOUND",
    "undersampled, NOT_FULLY_SAMPLED"
  })
  void aJobWhoseScansWillNotDoSaysSo(String dataset, FailureCode code) throws IOException {
    Service service = service(FakeTrainer.SUCCEED);
    String id = service.add(FineTuneRequest.of("small", dataset));
    assertEquals(code, service.until(id, JobState.Failed.class).code());
  }

  @Test
  void aModelThatCannotBeStoredFailsItsJobWithTheReason() throws IOException {
    models.publishes = false;
    Service service = service(FakeTrainer.SUCCEED);
    String id = service.add(REQUEST);
    JobState.Failed failed = service.until(id, JobState.Failed.class);
    assertEquals(FailureCode.NO_SPACE, failed.code());
    assertTrue(failed.detail().contains("no space for models"), failed.detail());
  }
}
