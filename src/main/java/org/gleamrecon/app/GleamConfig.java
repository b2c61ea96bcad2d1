package org.gleamrecon.app;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gleamrecon.pipeline.CalibrationSettings;

/**
 * Every {@code gleam.*} key; {@code GLEAM_*} in the environment. docs/configuration.md says what
 * each does, and a test holds the two together.
 */
@ConfigMapping(prefix = "gleam")
public interface GleamConfig {
  /** Where arrays live: auto, cpu, gpu0; of several GPUs, gpu0,gpu1, the first is used. */
  @WithDefault("auto")
  String device();

  /** Directory of models, read once at the start. */
  @WithDefault("models")
  Path models();

  /** File or directory of public keys whose signatures of models count. */
  @WithName("models.trusted-keys")
  Optional<Path> trustedKeys();

  /** Whether a version is left out that no trusted key has signed. */
  @WithName("models.require-signature")
  @WithDefault("false")
  boolean requireSignature();

  /** File of the private key that signs what fine-tuning makes. */
  @WithName("models.signing-key")
  Optional<Path> modelSigningKey();

  /** Directory of everything the service keeps; one process at a time. */
  @WithDefault("data")
  Path data();

  /** Threads of one operation of the engine; 0: as many as Java sees processors. */
  @WithDefault("0")
  int threads();

  Calibration calibration();

  Auth auth();

  Mrd mrd();

  Limits limits();

  Admission admission();

  Overload overload();

  Results results();

  Datasets datasets();

  /** Where jobs are kept: sqlite, or the JDBC URL of a PostgreSQL database. */
  @WithDefault("sqlite")
  String database();

  Jobs jobs();

  Delivery delivery();

  Audit audit();

  Tls tls();

  Log log();

  Traces traces();

  /** Sensitivity maps. */
  interface Calibration {
    /** Where they come from. */
    @WithDefault("espirit")
    CalibrationSettings.Estimator method();

    /** Samples of an ESPIRiT patch along each axis, 2 to 16. */
    @WithDefault("6")
    int kernel();

    /** Samples of the calibration region that are used along each axis, 8 to 64. */
    @WithDefault("24")
    int size();

    /** Maps are zero where ESPIRiT's eigenvalue is below it, 0 to 0.99. */
    @WithDefault("0.8")
    double crop();

    /**
     * Strongest combinations of the coils that sense and gleam work with; 0: the coils as they are.
     */
    @WithDefault("0")
    int virtualCoils();
  }

  /** Who may call. */
  interface Auth {
    /** File of API tokens' hashes; without one every caller has every role. */
    Optional<Path> tokensFile();

    Oidc oidc();

    Mtls mtls();
  }

  /** People whom an identity provider knows. */
  interface Oidc {
    /** Whether tokens of an OpenID Connect provider are taken. */
    @WithDefault("false")
    boolean enabled();

    /** Whose tokens are taken, as in their claim iss; where the provider is found. */
    Optional<String> issuer();

    /** What must be among a token's audiences. */
    Optional<String> audience();

    /** The provider's public key; without it the provider is asked. */
    Optional<String> publicKey();

    /** Where a token names groups. */
    @WithDefault("groups")
    String rolesClaim();

    /** What the name of a group begins with, before the role. */
    @WithDefault("gleam-")
    String rolePrefix();
  }

  /** Programs with a certificate. */
  interface Mtls {
    /** PEM file of the authorities that sign clients' certificates. */
    Optional<Path> ca();

    /** File of subjects and their roles. */
    Optional<Path> subjectsFile();
  }

  /** MRD over TCP. */
  interface Mrd {
    /** Port of the MRD door; 0 for any. */
    @WithDefault("9002")
    int port();

    /** Networks whose addresses may open a session. */
    @WithDefault("127.0.0.0/8,::1/128")
    List<String> allow();

    /** Sessions at the same time. */
    @WithDefault("256")
    int maxSessions();

    /** For how long nothing may arrive, or nothing of an answer be taken. */
    @WithDefault("120S")
    Duration idleTime();
  }

  /** What the doors accept. */
  interface Limits {
    /** Longest body of a scan, bytes. */
    @WithDefault("4G")
    MemorySize maxBodyBytes();

    /** Least bytes a second of a body that is waited for; 0: none. */
    @WithDefault("1K")
    MemorySize leastBodyRate();

    /** How long a body is waited for before its rate is judged. */
    @WithDefault("60S")
    Duration bodyRateTime();

    /** What stays free on the disk of the data directory, bytes. */
    @WithDefault("1G")
    MemorySize freeDiskBytes();

    /** How much of a body is read and thrown away before an early error is answered, bytes. */
    @WithDefault("1G")
    MemorySize drainBytes();

    /** For how long at most. */
    @WithDefault("30S")
    Duration drainTime();

    /** How often a stream of events that has nothing to tell says that it lives. */
    @WithDefault("15S")
    Duration keepAlive();
  }

  /** Who may start work when. */
  interface Admission {
    /** Reconstructions at the same time. */
    @WithDefault("2")
    int maxConcurrent();

    /** Further requests whose bodies arrive or which wait. */
    @WithDefault("16")
    int maxQueued();

    /** Bytes of the bodies of requests that do not work yet. */
    @WithDefault("16G")
    MemorySize maxQueuedBytes();
  }

  /** What gives way before requests are refused. */
  interface Overload {
    /** Fewest iterations that networks go down to; 0: they always go as deep as they are. */
    @WithDefault("0")
    int leastNInf();

    /** Part of the places to wait that are taken, from which on they go less deep. */
    @WithDefault("0.5")
    double from();
  }

  /** Images that somebody comes back for. */
  interface Results {
    /** How long they are kept. */
    @WithDefault("24H")
    Duration keep();

    /** Bytes of all of them; the oldest go first. */
    @WithDefault("10G")
    MemorySize maxSize();
  }

  /** Scans kept for fine-tuning. */
  interface Datasets {
    /** Bytes of all kept scans together. */
    @WithDefault("100G")
    MemorySize maxBytes();

    /** Scans of one dataset. */
    @WithDefault("500")
    int maxScans();
  }

  /** Fine-tuning beside live scans. */
  interface Jobs {
    /** What starts trainers: local, kubernetes. */
    @WithDefault("local")
    String launcher();

    Kubernetes kubernetes();

    /** CPU threads of a trainer. */
    @WithDefault("1")
    int threads();

    /** Most that a trainer's Java heap may hold, bytes; arrays lie beside it. */
    @WithDefault("1G")
    MemorySize maxHeapBytes();

    /** Whether trainers run only when nobody else wants the processor. */
    @WithDefault("true")
    boolean idlePriority();

    /** Attempts, one after the other, that may end before their time without getting further. */
    @WithDefault("5")
    int maxAttempts();

    /** Jobs that may wait. */
    @WithDefault("16")
    int maxQueued();

    /** Between asking a trainer to end and ending it. */
    @WithDefault("10S")
    Duration stopTime();

    /** How long the files of a job that is over are kept; its row stays. */
    @WithDefault("30D")
    Duration keepTime();

    /** Of how many jobs that are over the files are kept. */
    @WithDefault("100")
    int keepDirectories();
  }

  /** Trainers as Jobs of a cluster; all but the defaults matter only where launcher says so. */
  interface Kubernetes {
    /** Where Jobs are made; none: the service's own. */
    Optional<String> namespace();

    /** The node that the service runs on. */
    Optional<String> nodeName();

    /** The service's own image. */
    Optional<String> image();

    /** Always, IfNotPresent, Never. */
    @WithDefault("IfNotPresent")
    String imagePullPolicy();

    /** Names of secrets. */
    Optional<List<String>> imagePullSecrets();

    /** Of the trainer's pod, which gets no token. */
    Optional<String> serviceAccount();

    /** Name of the GPU's extended resource. */
    @WithDefault("nvidia.com/gpu")
    String gpuResource();

    /** How many of it a trainer asks for; 0: none, it computes on the CPU. */
    @WithDefault("0")
    int gpuCount();

    /** How the node hands GPUs out: exclusive, time-slicing, mps. */
    @WithDefault("exclusive")
    String gpuSharing();

    /** Kueue's local queue. */
    Optional<String> queueName();

    Optional<String> priorityClass();

    Optional<String> runtimeClass();

    /** Keys of taints that the service's node may have. */
    @WithDefault("nvidia.com/gpu")
    List<String> tolerations();

    /** The claim that gleam.data lies on. */
    Optional<String> dataClaim();

    /** Directory of that volume which is mounted; none: all of it. */
    Optional<String> dataSubPath();

    /** The claim that gleam.models lies on; none: in the image, or in gleam.data. */
    Optional<String> modelsClaim();

    /** Directory of that volume which is mounted; none: all of it. */
    Optional<String> modelsSubPath();

    /** A trainer's share of busy processors, beside what other pods ask for. */
    @WithDefault("10m")
    String cpuRequest();

    Optional<String> memoryRequest();

    Optional<String> memoryLimit();

    /** The service's pod, with which its Jobs go. */
    Optional<String> podName();

    Optional<String> podUid();
  }

  /** Finished images to archives. */
  interface Delivery {
    /** By name. */
    Map<String, Destination> destinations();

    /** Bytes of all images that wait for a destination, or were given up. */
    @WithDefault("50G")
    MemorySize maxBytes();

    /** Attempts with one image that its destination refuses, before it is given up. */
    @WithDefault("20")
    int maxAttempts();

    /** How long an image is tried. */
    @WithDefault("7D")
    Duration giveUpTime();

    /** Between attempts, first; doubled each time. */
    @WithDefault("5S")
    Duration firstWait();

    /** Between attempts, at most. */
    @WithDefault("10M")
    Duration longestWait();

    /** For how long an image that was delivered is not sent again. */
    @WithDefault("7D")
    Duration keepTime();
  }

  /** An archive. */
  interface Destination {
    /** dicom, stow. */
    @WithDefault("dicom")
    String kind();

    /** Name or address; dicom. */
    Optional<String> host();

    /** Port; dicom. */
    @WithDefault("104")
    int port();

    /** Its AE title; dicom. */
    Optional<String> calledAet();

    /** Our AE title; dicom. */
    @WithDefault("GLEAM_RECON")
    String callingAet();

    /** Whether the association is encrypted; dicom. */
    @WithDefault("false")
    boolean tls();

    /** File of certificates that are trusted, PEM; none: those that Java trusts. */
    Optional<Path> trustedCertificates();

    /** Base of the DICOMweb service; stow. */
    Optional<URI> url();

    /** File with a token that is shown; stow. */
    Optional<Path> tokenFile();

    /** Doors whose images go there. */
    @WithDefault("http,mrd")
    List<String> doors();

    /** For a connection. */
    @WithDefault("10S")
    Duration connectTime();

    /** For each answer. */
    @WithDefault("60S")
    Duration replyTime();
  }

  /** TLS of the doors. */
  interface Tls {
    /** PEM file of the HTTP door's certificate, its chain after it: the door then speaks TLS. */
    Optional<Path> certificate();

    /** PEM file of its private key. */
    Optional<Path> key();

    /** Whether the management door speaks TLS too, with the same certificate. */
    @WithDefault("false")
    boolean management();

    /** How the MRD door speaks TLS, with the same certificate. */
    @WithDefault("off")
    MrdDoor mrd();

    /** Who shows a certificate at the MRD door. */
    enum MrdDoor {
      /** No TLS. */
      OFF,
      /** The service. */
      SERVER,
      /** The client too, of the authorities in gleam.auth.mtls.ca. */
      MUTUAL
    }
  }

  /** What the service says of its work. */
  interface Log {
    /** Whether a line of the log is a JSON object; application.properties looks at it. */
    @WithDefault("false")
    boolean json();
  }

  /** Where the time of a request goes. */
  interface Traces {
    /** OTLP over HTTP, all of the address; none: no traces. */
    Optional<URI> endpoint();
  }

  /** The record of who did what. */
  interface Audit {
    /** Bytes of one file. */
    @WithDefault("64M")
    MemorySize maxFileBytes();

    /** Bytes of all files. */
    @WithDefault("10G")
    MemorySize maxBytes();

    /** For how long files are kept. */
    @WithDefault("2190D")
    Duration retention();
  }
}
