"""Reads the acquisitions of an ISMRMRD file with h5py and writes them packed, as variants.py does.

usage: pack.py FILE.h5 OUTPUT.bin
"""
import struct
import sys

import h5py
import numpy as np

with h5py.File(sys.argv[1], "r") as f, open(sys.argv[2], "wb") as out:
    rows = f["dataset/data"][...]
    head = rows["head"]
    packed = np.dtype([(n, head.dtype[n]) for n in head.dtype.names])
    assert packed.itemsize == 340
    out.write(struct.pack("<I", len(rows)))
    for row in rows:
        h = np.zeros((), packed)
        for n in packed.names:
            h[n] = row["head"][n]
        traj, data = row["traj"].astype("<f4"), row["data"].astype("<f4")
        out.write(h.tobytes())
        out.write(struct.pack("<I", traj.size) + traj.tobytes())
        out.write(struct.pack("<I", data.size) + data.tobytes())
