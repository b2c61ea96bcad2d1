"""Writes the same small scan in every storage layout that h5py can make, and the expected bytes.

usage: variants.py DIRECTORY

expected.bin, little-endian: u32 number of acquisitions; for each the packed header (340 bytes),
u32 count and float32 trajectory, u32 count and float32 samples.
"""
import struct
import sys

import h5py
import numpy as np

out = sys.argv[1]
rng = np.random.default_rng(20261123)

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
assert head.itemsize == 340
vlen = h5py.vlen_dtype(np.dtype("<f4"))
record = np.dtype({"names": ["head", "traj", "data"], "formats": [head, vlen, vlen],
                   "offsets": [0, 344, 360], "itemsize": 376})
# The members in another order and elsewhere: readers must go by name.
turned_head = np.dtype({"names": list(head.names)[::-1],
                        "formats": [head[n] for n in list(head.names)[::-1]]})
turned = np.dtype([("data", vlen), ("note", "<u4"), ("traj", vlen), ("head", turned_head)])

ROWS = 301
heads = np.zeros(ROWS, head)
for name in head.names:
    field = head[name]
    if name == "idx":
        for n in counters.names:
            heads["idx"][n] = rng.integers(0, 65536, heads["idx"][n].shape)
    elif field.base.kind == "f":
        heads[name] = rng.standard_normal(heads[name].shape)
    elif field.base.kind == "i":
        heads[name] = rng.integers(-2**31, 2**31, heads[name].shape)
    else:
        heads[name] = rng.integers(0, 2 ** (8 * field.base.itemsize), heads[name].shape,
                                   dtype=np.uint64)
heads["flags"] &= np.uint64(0xff0fffffffffffff)  # none compressed
heads["number_of_samples"] = rng.integers(1, 40, ROWS)
heads["number_of_samples"][[7, 200]] = 3000
heads["active_channels"] = rng.integers(1, 5, ROWS)
heads["trajectory_dimensions"] = rng.integers(0, 4, ROWS)
heads["channel_mask"][50:] = heads["channel_mask"][50]  # neighbours that are equal

rows = np.zeros(ROWS, record)
with open(out + "/expected.bin", "wb") as expected:
    expected.write(struct.pack("<I", ROWS))
    for i in range(ROWS):
        n = int(heads["number_of_samples"][i])
        traj = rng.standard_normal(n * int(heads["trajectory_dimensions"][i])).astype("<f4")
        data = rng.standard_normal(2 * n * int(heads["active_channels"][i])).astype("<f4")
        rows[i] = (heads[i], traj, data)
        expected.write(heads[i].tobytes())
        expected.write(struct.pack("<I", traj.size) + traj.tobytes())
        expected.write(struct.pack("<I", data.size) + data.tobytes())

turned_rows = np.zeros(ROWS, turned)
for name in head.names:
    turned_rows["head"][name] = heads[name]
turned_rows["traj"], turned_rows["data"] = rows["traj"], rows["data"]

wave_head = np.dtype({
    "names": ["version", "flags", "measurement_uid", "scan_counter", "time_stamp",
              "number_of_samples", "channels", "sample_time_us", "waveform_id"],
    "formats": ["<u2", "<u8", "<u4", "<u4", "<u4", "<u2", "<u2", "<f4", "<u2"],
    "offsets": [0, 8, 16, 20, 24, 28, 30, 32, 36], "itemsize": 40})
wave = np.dtype({"names": ["head", "data"], "formats": [wave_head, h5py.vlen_dtype(np.dtype("<u4"))],
                 "offsets": [0, 40], "itemsize": 56})
waves = np.zeros(5, wave)
for i in range(5):
    waves[i] = ((1, 2**63 + i, 2**32 - 1, i, 10 * i, 4 + i, 2, 2.5, 1024),
                np.arange(2 * (4 + i), dtype="<u4") + 4294967200)

XML = '<?xml version="1.0"?><ismrmrdHeader>\u00e4\u00f6</ismrmrdHeader>'


def write(name, rows, xml=None, libver=None, dataset="dataset", **kwargs):
    with h5py.File(out + "/" + name + ".h5", "w", libver=libver) as f:
        g = f.create_group(dataset)
        if xml is None:
            g.create_dataset("xml", (1,), h5py.string_dtype())[0] = XML
        else:
            xml(g)
        if kwargs.pop("grow", False):
            d = g.create_dataset("data", (0,), rows.dtype, **kwargs)
            for i in range(ROWS):
                d.resize((i + 1,))
                d[i] = rows[i]
        else:
            g.create_dataset("data", data=rows, dtype=rows.dtype, **kwargs)
        g.create_dataset("waveforms", data=waves, maxshape=(None,), chunks=(2,))
        g.create_dataset("csm", data=np.zeros((2, 3)))
        g["elsewhere"] = h5py.SoftLink("/nowhere")


grows = dict(maxshape=(None,))
write("chunk1", rows, chunks=(1,), grow=True, **grows)
write("chunk16", rows, chunks=(16,), **grows)
write("chunk64", rows, chunks=(64,), **grows)
write("chunk1000", rows, chunks=(1000,), **grows)
write("gzip", rows, chunks=(64,), compression="gzip", **grows)
write("shuffle-gzip", rows, chunks=(32,), compression="gzip", shuffle=True, **grows)
write("shuffle-gzip-fletcher", rows, chunks=(32,), compression="gzip", shuffle=True,
      fletcher32=True, **grows)
write("latest-extensible-array", rows, libver="latest", chunks=(1,), **grows)
write("latest-extensible-array-gzip", rows, libver="latest", chunks=(4,), compression="gzip",
      **grows)
write("latest-fixed-array", rows, libver="latest", chunks=(1,))
write("latest-fixed-array-gzip", rows, libver="latest", chunks=(16,), compression="gzip")
write("latest-single-chunk", rows, libver="latest", chunks=(ROWS,))
write("latest-single-chunk-gzip", rows, libver="latest", chunks=(ROWS,), compression="gzip")
write("contiguous", rows)
write("latest-contiguous", rows, libver="latest")
write("turned", turned_rows, chunks=(16,), **grows)
write("nested-group", rows, chunks=(16,), dataset="2026-11-23 10:00/raw", **grows)
write("fixed-string", rows, chunks=(16,),
      xml=lambda g: g.create_dataset("xml", data=np.array([XML.encode() + b"\0" * 9], dtype="S200")),
      **grows)
write("scalar-string", rows, chunks=(16,), xml=lambda g: g.create_dataset("xml", data=XML), **grows)
with h5py.File(out + "/many-groups.h5", "w", libver="latest") as f:
    for i in range(40):
        f.create_group("group%d" % i)
with h5py.File(out + "/chunk16.h5") as source, h5py.File(out + "/many-groups.h5", "a") as f:
    source.copy("dataset", f)
