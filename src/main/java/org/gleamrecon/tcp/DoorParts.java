package org.gleamrecon.tcp;

import java.util.Optional;
import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.delivery.ImageDelivery;
import org.gleamrecon.pipeline.Corridor;
import org.gleamrecon.pipeline.RequestListener;

/**
 * What every session works with.
 *
 * @param gate shared with the other doors, as are spool, corridor and delivery
 * @param tls empty: without
 */
public record DoorParts(
    AdmissionGate gate,
    Spool spool,
    Corridor corridor,
    RequestListener listener,
    ImageDelivery delivery,
    AuditLog audit,
    MrdDoorLimits limits,
    Optional<MrdTls> tls) {}
