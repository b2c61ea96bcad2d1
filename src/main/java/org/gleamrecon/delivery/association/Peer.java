package org.gleamrecon.delivery.association;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/**
 * Whom to talk to, and for how long to wait.
 *
 * @param tls makes the encrypted connection whose certificate must bear the host's name; empty: not
 *     encrypted
 * @param connectTime for the connection, encryption included
 * @param replyTime for each answer, and for each piece of ours to be taken
 */
public record Peer(
    String host,
    int port,
    String calledAet,
    String callingAet,
    Optional<SSLSocketFactory> tls,
    Duration connectTime,
    Duration replyTime) {}
