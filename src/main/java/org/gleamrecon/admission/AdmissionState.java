package org.gleamrecon.admission;

/**
 * What a gate holds at one moment.
 *
 * @param arriving permits whose bodies arrive
 * @param waiting permits that wait for their turn
 * @param working permits that work
 * @param queuedBytes bytes of the bodies of arriving and waiting permits
 */
public record AdmissionState(int arriving, int waiting, int working, long queuedBytes) {}
