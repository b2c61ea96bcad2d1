package org.gleamrecon.delivery;

import java.time.Instant;
import java.util.Optional;

/**
 * An image on its way to one destination. Tells nothing of the patient: the UID is a hash.
 *
 * @param number ascending in the order in which they came
 * @param file name in the outbox's directory, which entries for several destinations share
 * @param attempts failed ones, also those where nobody was there
 * @param refusals failed ones that were about this image
 * @param lastError a code
 * @param nextAttempt when it is tried again, for those that wait
 * @param ended when it was acknowledged or given up
 */
public record OutboxEntry(
    String id,
    long number,
    String destination,
    String sopClassUid,
    String sopInstanceUid,
    String file,
    long bytes,
    String sha256,
    OutboxState state,
    int attempts,
    int refusals,
    Optional<String> lastError,
    Instant created,
    Optional<Instant> nextAttempt,
    Optional<Instant> ended) {}
