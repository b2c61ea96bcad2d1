package org.gleamrecon.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.gleamrecon.failure.FailureCode;
import org.gleamrecon.modelstore.ModelId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs whose trainers are Jobs of a cluster: the API is fabric8's mock server, behind a way that
 * can be cut; what a node does is done by a fake one, which runs real processes.
 */
class KubernetesLauncherTest {
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final FineTuneRequest REQUEST = FineTuneRequest.of("small", "knees");

  @TempDir Path data;
  private final Map<ServerRequest, Queue<ServerResponse>> expected = new ConcurrentHashMap<>();
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(),
          new MockWebServer(),
          expected,
          new KubernetesMixedDispatcher(expected),
          false);
  private final List<AutoCloseable> open = new ArrayList<>();
  private final KubernetesClient direct;
  private final Relay way;
  private final FakeNode node;

  KubernetesLauncherTest() throws IOException {
    server.init();
    way = new Relay(server.getPort());
    direct = server.createClient();
    node = new FakeNode(direct);
  }

  /** A service, as far as jobs go; another one on the same data is the same service restarted. */
  private final class Service {
    private final JobStore store;
    private final JobSettings settings =
        new JobSettings(
            data.resolve("jobs"),
            data.resolve("live.lock"),
            "cpu",
            1,
            3,
            9,
            0,
            new JobSettings.Keeping(Duration.ofDays(1), 99));
    private final JobRunner runner;

    private Service(KubernetesSettings cluster, String... trainer) throws IOException {
      JobDatabase database = JobDatabase.sqlite(data.resolve("gleam.db"));
      open.add(database);
      store = new JobStore(database, Clock.systemUTC());
      Path script = FakeTrainer.script(data, trainer);
      Launcher launcher =
          KubernetesLauncher.of(
              KubernetesCluster.of(
                  new ConfigBuilder(direct.getConfiguration())
                      .withMasterUrl("http://127.0.0.1:" + way.port())
                      .build(),
                  cluster.namespace()),
              cluster,
              List.of("/bin/sh", script.toString()),
              LOOK_EVERY);
      open.add(launcher);
      runner = new JobRunner(store, launcher, new FakeModels(), new FakeScans(), settings);
    }

    private Service recovered() throws IOException {
      runner.recover();
      return this;
    }

    private String add() {
      return store.add(REQUEST, new ModelId("small", 1), Optional.empty(), 9).id();
    }

    private <S extends JobState> S until(String id, Class<S> state) {
      advanceUntil(() -> state.isInstance(store.require(id).state()));
      return state.cast(store.require(id).state());
    }

    private void untilTraining(String id) {
      advanceUntil(() -> store.require(id).status().isPresent());
    }

    /** Until the job says so of why it waits. */
    private void untilWaiting(String id, String why) {
      advanceUntil(
          () ->
              store.require(id).state() instanceof JobState.Running running
                  && running.waits() != null
                  && running.waits().contains(why));
    }

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

    private void go(String id) throws IOException {
      Files.createFile(settings.directory().resolve(id).resolve("go"));
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException interrupt) {
      throw new IllegalStateException(interrupt);
    }
  }

  private static KubernetesSettings settings(Path data) {
    return settings(data, Optional.empty());
  }

  private static KubernetesSettings settings(Path data, Optional<String> queue) {
    return new KubernetesSettings(
        Optional.of("imaging"),
        "node-7",
        "images/gleam:1",
        "IfNotPresent",
        List.of("pull"),
        Optional.of("trainer"),
        new GpuShare("nvidia.com/gpu", 1, GpuShare.Sharing.TIME_SLICING),
        new PodResources("10m", Optional.of("2Gi"), Optional.of("4Gi")),
        queue,
        Optional.of("low"),
        Optional.empty(),
        List.of("nvidia.com/gpu"),
        List.of(
            new MountedVolume("data", "gleam-data", "", data, false),
            new MountedVolume("models", "gleam-models", "sub", Path.of("/models"), true)),
        Optional.of(new KubernetesSettings.Owner("gleam-0", "7-7")),
        3,
        false,
        Duration.ofSeconds(9));
  }

  private Service service(String... trainer) throws IOException {
    return new Service(settings(data), trainer).recovered();
  }

  private List<Job> jobs() {
    return direct.batch().v1().jobs().inNamespace("imaging").list().getItems();
  }

  private int starts() throws IOException {
    return Files.readAllLines(data.resolve("jobs/starts")).size();
  }

  @BeforeEach
  void jobsHaveADirectory() throws IOException {
    Files.createDirectories(data.resolve("jobs"));
  }

  @AfterEach
  void nothingRanTwiceAtOnce() throws Exception {
    node.close();
    for (AutoCloseable each : open) {
      each.close();
    }
    way.close();
    direct.close();
    server.destroy();
    assertFalse(Files.exists(data.resolve("jobs/overlaps")), "two trainers at once");
  }

  @Test
  void aJobMakesAVersionAndLeavesNothingInTheCluster() throws IOException {
    Service service = service("echo threads $OMP_NUM_THREADS\n", FakeTrainer.SUCCEED);
    String id = service.add();
    assertEquals(new ModelId("small", 2), service.until(id, JobState.Succeeded.class).model());
    assertEquals(List.of(), jobs());
    assertEquals(1, starts());
    assertEquals("threads 3\n", Files.readString(data.resolve("jobs/" + id + "/output.txt")));
  }

  @Test
  void theTrainerRunsOnTheServicesNodeWithItsVolumesAndNoMoreRights() throws IOException {
    Service service = service(FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED);
    String id = service.add();
    service.untilTraining(id);
    Job job = jobs().get(0);
    Job told =
        new JobBuilder()
            .withNewMetadata()
            .withName(job.getMetadata().getName())
            .withLabels(job.getMetadata().getLabels())
            .withOwnerReferences(job.getMetadata().getOwnerReferences())
            .endMetadata()
            .withSpec(job.getSpec())
            .build();
    assertEquals(tree(expected(job.getMetadata().getName(), id)), tree(told));
    service.go(id);
    service.until(id, JobState.Succeeded.class);
  }

  private static JsonNode tree(Job job) {
    return new ObjectMapper().valueToTree(job);
  }

  private Job expected(String name, String id) throws IOException {
    OwnIdentity own = OwnIdentity.read();
    String text =
        Files.readString(Path.of("src/test/resources/jobs/trainer-job.yaml"))
            .replace("@NAME@", name)
            .replace("@ID@", id)
            .replace("@USER@", Long.toString(own.user()))
            .replace("@GROUP@", Long.toString(own.group()))
            .replace("@GROUPS@", own.groups().toString())
            .replace("@NON_ROOT@", own.user() == 0 ? "null" : "true")
            .replace("@DATA@", data.toString())
            .replace("@ENVIRONMENT@", passedOn());
    Job job = direct.getKubernetesSerialization().unmarshal(text, Job.class);
    String script =
        jobs().get(0).getSpec().getTemplate().getSpec().getContainers().get(0).getCommand().get(5);
    job.getSpec().getTemplate().getSpec().getContainers().get(0).getCommand().set(5, script);
    return job;
  }

  /** What this process's environment has of the engine's and memory's settings. */
  private static String passedOn() {
    Map<String, String> variables = new TreeMap<>(System.getenv());
    variables
        .keySet()
        .removeIf(
            name -> !name.matches("(DJL_|MALLOC_|OPT_OUT_TRACKING|LD_LIBRARY_PATH|PYTORCH_).*"));
    variables.put("OMP_NUM_THREADS", "3");
    StringBuilder yaml = new StringBuilder();
    variables.forEach(
        (name, value) ->
            yaml.append("\n        - {name: %s, value: \"%s\"}".formatted(name, value)));
    return yaml.toString();
  }

  @Test
  void aTrainerThatGivesUpFailsItsJobWithItsReason() throws IOException {
    Service service =
        service(
            "status '{\"phase\":\"failed\",\"failure\":{\"code\":\"TRAINING_DIVERGED\",\"detail\":\"loss\"}}'; exit 1\n");
    String id = service.add();
    JobState.Failed failed = service.until(id, JobState.Failed.class);
    assertEquals(FailureCode.TRAINING_DIVERGED, failed.code());
    assertEquals("loss", failed.detail());
    assertEquals(1, starts());
    assertEquals(List.of(), jobs());
  }

  @Test
  void aPodWithoutMemoryLeftIsSaidToBeOne() throws IOException {
    node.killedAs("OOMKilled");
    Service service = service("kill -9 $$\n");
    JobState.Failed failed = service.until(service.add(), JobState.Failed.class);
    assertTrue(failed.detail().contains("OOMKilled"), failed.detail());
    assertEquals(3, starts());
  }

  @Test
  void whatIsNotScheduledSaysWhyAndTrainsWhenItIs() throws IOException {
    node.fate(FakeNode.Fate.UNSCHEDULABLE);
    Service service = service(FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED);
    String id = service.add();
    service.untilWaiting(
        id,
        "not scheduled: Unschedulable: 0/3 nodes are available: 1 Insufficient nvidia.com/gpu.");
    node.fate(FakeNode.Fate.RUN);
    service.advanceUntil(
        () ->
            service.store.require(id).state() instanceof JobState.Running running
                && running.waits() == null);
    service.untilTraining(id);
    service.go(id);
    service.until(id, JobState.Succeeded.class);
    assertEquals(1, starts());
  }

  @Test
  void anImageThatCannotBePulledIsToldAndTheJobCanBeStopped() throws IOException {
    node.fate(FakeNode.Fate.IMAGE_MISSING);
    Service service = service(FakeTrainer.SUCCEED);
    String id = service.add();
    service.untilWaiting(id, "ImagePullBackOff: Back-off pulling image");
    service.store.move(id, job -> ((JobState.Open) job.state()).cancel());
    service.advanceUntil(() -> service.store.require(id).trainer().isEmpty());
    assertEquals(List.of(), jobs());
  }

  @Test
  void aQueueOfKueueDecidesWhenTheTrainerStarts() throws IOException {
    Service service =
        new Service(settings(data, Optional.of("night")), FakeTrainer.SUCCEED).recovered();
    String id = service.add();
    service.untilWaiting(id, "the queue has not admitted it yet");
    Job job = jobs().get(0);
    assertEquals("night", job.getMetadata().getLabels().get("kueue.x-k8s.io/queue-name"));
    job.getSpec().setSuspend(false);
    direct.batch().v1().jobs().inNamespace("imaging").resource(job).update();
    service.until(id, JobState.Succeeded.class);
  }

  @Test
  void aCancelledTrainersJobGoesAndItsCheckpointStays() throws IOException {
    Service service = service(FakeTrainer.TRAIN_UNTIL_GO);
    String id = service.add();
    service.untilTraining(id);
    service.store.move(id, job -> ((JobState.Open) job.state()).cancel());
    service.advanceUntil(() -> service.store.require(id).trainer().isEmpty());
    assertFalse(node.runsAny());
    assertEquals(List.of(), jobs());
    assertInstanceOf(JobState.Cancelled.class, service.store.require(id).state());
    assertTrue(Files.exists(data.resolve("jobs/" + id + "/checkpoint.safetensors")));
  }

  @Test
  void whileTheClusterDoesNotAnswerTheJobGoesOnAndIsNeitherLostNorRunTwice() throws IOException {
    Service service = service(FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED);
    String id = service.add();
    service.untilTraining(id);
    way.cut();
    service.untilWaiting(id, "the cluster's API cannot be reached; it is asked again");
    service.go(id);
    service.advanceUntil(() -> !node.runsAny());
    way.mend();
    service.until(id, JobState.Succeeded.class);
    assertEquals(1, starts());
  }

  @Test
  void aJobAcceptedDuringAnOutageRunsOnceAfterIt() throws IOException {
    Service service = service(FakeTrainer.SUCCEED);
    way.cut();
    String id = service.add();
    service.untilWaiting(id, "the cluster's API cannot be reached");
    way.mend();
    service.until(id, JobState.Succeeded.class);
    assertEquals(1, starts());
  }

  @Test
  void anOverloadedApiIsAskedAgain() throws IOException {
    Service service = service(FakeTrainer.SUCCEED);
    server
        .expect()
        .post()
        .withPath("/apis/batch/v1/namespaces/imaging/jobs")
        .andReturn(503, "")
        .times(2);
    service.until(service.add(), JobState.Succeeded.class);
    assertEquals(1, starts());
  }

  @Test
  void aJobThatTheApiCallsInvalidFailsWithTheApisReason() throws IOException {
    Service service = service(FakeTrainer.SUCCEED);
    server
        .expect()
        .post()
        .withPath("/apis/batch/v1/namespaces/imaging/jobs")
        .andReturn(
            422,
            new StatusBuilder()
                .withCode(422)
                .withStatus("Failure")
                .withMessage("spec.template: quantities must match")
                .build())
        .once();
    JobState.Failed failed = service.until(service.add(), JobState.Failed.class);
    assertEquals(FailureCode.INTERNAL, failed.code());
    assertTrue(failed.detail().contains("quantities must match"), failed.detail());
  }

  @Test
  void aRestartedServiceEndsTheTrainerThatIsLeftAndBeginsItAgain() throws IOException {
    Service killed = service(FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED);
    String id = killed.add();
    killed.untilTraining(id);
    // What it called its trainer was not stored any more.
    killed.store.change(id, job -> job.trainedBy(Optional.empty()));
    String before = jobs().get(0).getMetadata().getName();
    Service service =
        new Service(settings(data), FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED).recovered();
    assertFalse(node.runsAny());
    assertEquals(List.of(), jobs());
    service.advanceUntil(() -> jobs().size() == 1);
    assertFalse(jobs().get(0).getMetadata().getName().equals(before));
    service.go(id);
    service.until(id, JobState.Succeeded.class);
    assertEquals(2, starts());
  }

  @Test
  void aServiceThatStartsDuringAnOutageStartsNothingBeforeItIsOver() throws IOException {
    Service killed = service(FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED);
    killed.untilTraining(killed.add());
    way.cut();
    Service service = new Service(settings(data), FakeTrainer.SUCCEED);
    IOException unknown = assertThrows(IOException.class, service.runner::recover);
    assertNotNull(unknown.getMessage());
    assertTrue(node.runsAny());
    way.mend();
    service.recovered();
    assertFalse(node.runsAny());
  }

  @Test
  void aTrainerOfAnotherServiceIsLeftAlone() throws IOException {
    direct
        .batch()
        .v1()
        .jobs()
        .inNamespace("imaging")
        .resource(
            new JobBuilder()
                .withNewMetadata()
                .withName("gleam-of-another")
                .addToLabels("app.kubernetes.io/managed-by", "gleam-recon")
                .addToLabels("gleamrecon.org/job", "9e4f")
                .endMetadata()
                .withNewSpec()
                .withSuspend(true)
                .endSpec()
                .build())
        .create();
    Service service = service(FakeTrainer.SUCCEED);
    service.until(service.add(), JobState.Succeeded.class);
    assertEquals("gleam-of-another", jobs().get(0).getMetadata().getName());
  }

  @Test
  void aTrainerThatSomebodyRemovedIsBegunAgain() throws IOException {
    Service service = service(FakeTrainer.TRAIN_UNTIL_GO, FakeTrainer.SUCCEED);
    String id = service.add();
    service.untilTraining(id);
    direct.batch().v1().jobs().inNamespace("imaging").delete();
    service.advanceUntil(() -> service.store.require(id).state().attempts().begun() == 2);
    service.go(id);
    service.until(id, JobState.Succeeded.class);
    assertEquals(2, starts());
  }
}
