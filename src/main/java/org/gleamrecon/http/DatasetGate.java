package org.gleamrecon.http;

import org.gleamrecon.admission.AdmissionGate;

/**
 * The gate of training scans, apart from that of scans to reconstruct: an upload never takes the
 * place of a live scan.
 */
public record DatasetGate(AdmissionGate gate) {}
