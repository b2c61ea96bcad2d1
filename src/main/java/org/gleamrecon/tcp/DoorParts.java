package org.gleamrecon.tcp;

import org.gleamrecon.admission.AdmissionGate;
import org.gleamrecon.admission.Spool;
import org.gleamrecon.audit.AuditLog;
import org.gleamrecon.pipeline.Corridor;
import org.gleamrecon.pipeline.RequestListener;

/**
 * What every session works with.
 *
 * @param gate shared with the other doors, as are spool and corridor
 */
public record DoorParts(
    AdmissionGate gate,
    Spool spool,
    Corridor corridor,
    RequestListener listener,
    AuditLog audit,
    MrdDoorLimits limits) {}
