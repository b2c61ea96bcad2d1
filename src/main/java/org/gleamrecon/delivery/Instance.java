package org.gleamrecon.delivery;

/**
 * An image to send.
 *
 * @param file as PS3.10 has it, Explicit VR Little Endian
 */
public record Instance(String sopClassUid, String sopInstanceUid, byte[] file) {}
