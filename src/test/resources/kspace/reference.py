"""Flattens an ISMRMRD file and what an independent program makes of it, for a test without an HDF5 reader.

    python3 reference.py COMPARE.PY SCAN.h5 TRUTH.npz|- OUT

All little-endian. Header: 12 float64 (encoded matrix, encoded FOV, recon matrix, recon FOV), float64 relative receiver noise
bandwidth (NaN: absent), 3 x 3 float64 limits minimum, maximum, centre of steps 1, 2 and slice (NaN: absent). Then int32 count and each
acquisition: 340 bytes of header, int32 floats, the floats. Then the reference of the comparison program: int32 frames, coils, kz, ky,
kx, complex64 k-space, uint8 mask; int32 slices, complex64 calibration k-space, uint8 calibration mask. Last int32 n and n x n
complex128 true noise covariance (n = 0: unknown).
"""
import importlib.util
import sys
import xml.etree.ElementTree as ET

import h5py
import numpy as np

program, scan, truth, out = sys.argv[1:]
spec = importlib.util.spec_from_file_location("compare", program)
compare = importlib.util.module_from_spec(spec)
spec.loader.exec_module(compare)

with h5py.File(scan) as file:
    data = file["dataset/data"][:]
    root = ET.fromstring(file["dataset/xml"][0])


def number(path):
    element = root.find("/".join("{*}" + part for part in path.split("/")))
    return float(element.text) if element is not None else float("nan")


numbers = []
for space in ("encodedSpace", "reconSpace"):
    for what in ("matrixSize", "fieldOfView_mm"):
        numbers += [number(f"encoding/{space}/{what}/{axis}") for axis in "xyz"]
numbers.append(number("acquisitionSystemInformation/relativeReceiverNoiseBandwidth"))
for name in ("kspace_encoding_step_1", "kspace_encoding_step_2", "slice"):
    for what in ("minimum", "maximum", "center"):
        numbers.append(number(f"encoding/encodingLimits/{name}/{what}"))

k, mask, (kc, mc), _, _ = compare.read(scan)
with open(out, "wb") as file:
    file.write(np.array(numbers, "<f8").tobytes())
    file.write(np.int32(len(data)).tobytes())
    for row in data:
        file.write(row["head"].tobytes())
        file.write(np.int32(len(row["data"])).tobytes())
        file.write(row["data"].astype("<f4").tobytes())
    file.write(np.array(k.shape, "<i4").tobytes())
    file.write(k.astype("<c8").tobytes())
    file.write(mask.astype("u1").tobytes())
    file.write(np.int32(len(kc)).tobytes())
    file.write(kc.astype("<c8").tobytes())
    file.write(mc.astype("u1").tobytes())
    covariance = np.zeros((0, 0)) if truth == "-" else np.load(truth)["noise_covariance"]
    file.write(np.int32(len(covariance)).tobytes())
    file.write(covariance.astype("<c16").tobytes())
