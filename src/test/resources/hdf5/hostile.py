"""Writes files that a scanner would not send: links, absurd sizes, wrong contents.

usage: hostile.py DIRECTORY

The name of a file starts with the failure code that it must give.
"""
import os
import sys

import h5py
import numpy as np

out = sys.argv[1]

counters = np.dtype([(n, "<u2") for n in (
    "kspace_encode_step_1", "kspace_encode_step_2", "average", "slice", "contrast", "phase",
    "repetition", "set", "segment")] + [("user", "<u2", (8,))])
head = np.dtype([
    ("version", "<u2"), ("flags", "<u8"), ("measurement_uid", "<u4"), ("scan_counter", "<u4"),
    ("acquisition_time_stamp", "<u4"), ("physiology_time_stamp", "<u4", (3,)),
    ("number_of_samples", "<u2"), ("available_channels", "<u2"), ("active_channels", "<u2"),
    ("channel_mask", "<u8", (16,)), ("discard_pre", "<u2"), ("discard_post", "<u2"),
    ("center_sample", "<u2"), ("encoding_space_ref", "<u2"), ("trajectory_dimensions", "<u2"),
    ("sample_time_us", "<f4"), ("position", "<f4", (3,)), ("read_dir", "<f4", (3,)),
    ("phase_dir", "<f4", (3,)), ("slice_dir", "<f4", (3,)), ("patient_table_position", "<f4", (3,)),
    ("idx", counters), ("user_int", "<i4", (8,)), ("user_float", "<f4", (8,))])
vlen = h5py.vlen_dtype(np.dtype("<f4"))
record = np.dtype([("head", head), ("traj", vlen), ("data", vlen)])


def scan(rows=3, samples=4, dtype=record, floats="<f4"):
    a = np.zeros(rows, dtype)
    for i in range(rows):
        a["head"]["number_of_samples"][i] = samples
        a["head"]["active_channels"][i] = 1
        a["traj"][i] = np.zeros(0, floats)
        a["data"][i] = np.ones(2 * samples, floats)
    return a


def open_file(name, **kwargs):
    return h5py.File(out + "/" + name + ".h5", "w", **kwargs)


def xml(g):
    g.create_dataset("xml", (1,), h5py.string_dtype())[0] = "<ismrmrdHeader/>"


def plain(name, a, libver=None, **kwargs):
    with open_file(name, libver=libver) as f:
        g = f.create_group("dataset")
        xml(g)
        g.create_dataset("data", data=a, dtype=a.dtype, **kwargs)


plain("good", scan(), chunks=(2,), maxshape=(None,))

for libver in (None, "latest"):
    tail = "-latest" if libver else ""
    with open_file("HDF5_LINK_REFUSED-external-group" + tail, libver=libver) as f:
        f["dataset"] = h5py.ExternalLink(out + "/good.h5", "/dataset")
    with open_file("HDF5_LINK_REFUSED-soft-group" + tail, libver=libver) as f:
        g = f.create_group("hidden")
        xml(g)
        g["data"] = scan()
        f["dataset"] = h5py.SoftLink("/hidden")
    with open_file("HDF5_LINK_REFUSED-soft-link-onto-itself" + tail, libver=libver) as f:
        f["dataset"] = h5py.SoftLink("/dataset")
    with open_file("HDF5_LINK_REFUSED-external-data" + tail, libver=libver) as f:
        g = f.create_group("dataset")
        xml(g)
        g["data"] = h5py.ExternalLink(out + "/good.h5", "/dataset/data")
    with open_file("HDF5_LINK_REFUSED-external-xml" + tail, libver=libver) as f:
        g = f.create_group("dataset")
        g["xml"] = h5py.ExternalLink("/etc/passwd", "/dataset/xml")
        g["data"] = scan()
    with open_file("DATASET_MISSING-group-in-itself" + tail, libver=libver) as f:
        g = f.create_group("dataset")
        g["dataset"] = g
        g["xml"] = g
        g["data"] = g

with open_file("HDF5_LINK_REFUSED-virtual", libver="latest") as f:
    g = f.create_group("dataset")
    xml(g)
    layout = h5py.VirtualLayout((3,), record)
    layout[:] = h5py.VirtualSource(out + "/good.h5", "/dataset/data", (3,))
    g.create_virtual_dataset("data", layout)
with open_file("HDF5_LINK_REFUSED-external-storage") as f:
    g = f.create_group("dataset")
    xml(g)
    g.create_dataset("data", (3,), np.dtype("<u8"), external=[(out + "/good.h5", 0, 24)])

with open_file("DATASET_MISSING-empty", libver="latest") as f:
    f.create_group("other")
with open_file("DATASET_MISSING-no-data") as f:
    xml(f.create_group("dataset"))
with open_file("DATASET_MISSING-no-xml") as f:
    f.create_group("dataset")["data"] = scan()
with open_file("DATASET_MISSING-dataset-as-group") as f:
    f["dataset"] = scan()

plain("SCAN_INCOMPLETE-no-rows", scan(0), chunks=(2,), maxshape=(None,))
for libver in (None, "latest"):
    tail = "-latest" if libver else ""
    with open_file("HDF5_MALFORMED-huge" + tail, libver=libver) as f:
        g = f.create_group("dataset")
        xml(g)
        g.create_dataset("data", (2**40,), record, chunks=(1,), maxshape=(None,))
    with open_file("HDF5_MALFORMED-never-written" + tail, libver=libver) as f:
        g = f.create_group("dataset")
        xml(g)
        g.create_dataset("data", (100,), record, chunks=(10,), maxshape=(None,))
    with open_file("HDF5_MALFORMED-huge-chunk" + tail, libver=libver) as f:
        g = f.create_group("dataset")
        xml(g)
        d = g.create_dataset("data", (3,), record, chunks=(10000000,), maxshape=(None,))
    # A megabyte of zeros takes a kilobyte: many records from next to nothing.
    plain("HDF5_MALFORMED-bomb" + tail, scan(30000, 0), libver=libver, chunks=(10000,),
          maxshape=(None,), compression="gzip", compression_opts=9)
plain("HDF5_MALFORMED-lzf", scan(), chunks=(2,), compression="lzf")
plain("MRD_MALFORMED-two-dimensions", scan(4).reshape(2, 2))

a = scan()
a["head"]["number_of_samples"][1] = 5
plain("MRD_MALFORMED-more-samples-than-stored", a)
a = scan()
a["head"]["active_channels"][2] = 0
plain("MRD_MALFORMED-no-channels", a)
a = scan()
a["head"]["trajectory_dimensions"][0] = 2
plain("MRD_MALFORMED-no-trajectory", a)
a = scan()
a["head"]["flags"][1] = 1 << 53
plain("COMPRESSED_ACQUISITION-zfp", a)
for bad in ("nan", "inf", "-inf"):
    a = scan()
    a["data"][2][5] = float(bad)
    plain("NON_FINITE_SAMPLES-" + bad, a)
doubles = np.dtype([("head", head), ("traj", h5py.vlen_dtype(np.dtype("<f8"))),
                    ("data", h5py.vlen_dtype(np.dtype("<f8")))])
plain("MRD_MALFORMED-doubles", scan(dtype=doubles, floats="<f8"))
plain("MRD_MALFORMED-big-endian", scan(dtype=np.dtype([
    ("head", head), ("traj", vlen), ("data", h5py.vlen_dtype(np.dtype(">f4")))]), floats=">f4"))
plain("MRD_MALFORMED-not-records", np.zeros(3, "<f4"))
plain("MRD_MALFORMED-no-head", np.zeros(3, np.dtype([("a", "<u2")])))
with open_file("MRD_HEADER_INVALID-number") as f:
    g = f.create_group("dataset")
    g["xml"] = 5
    g["data"] = scan()
with open_file("MRD_HEADER_INVALID-two") as f:
    g = f.create_group("dataset")
    g.create_dataset("xml", data=["a", "b"], dtype=h5py.string_dtype())
    g["data"] = scan()

data = open(out + "/good.h5", "rb").read()
open(out + "/MRD_TRUNCATED-last-byte.h5", "wb").write(data[:-1])
open(out + "/MRD_TRUNCATED-superblock.h5", "wb").write(data[:60])
open(out + "/NOT_ISMRMRD-empty.h5", "wb").close()
open(out + "/NOT_ISMRMRD-text.h5", "wb").write(b"not a scan")
assert os.path.getsize(out + "/HDF5_MALFORMED-huge.h5") < 100000
