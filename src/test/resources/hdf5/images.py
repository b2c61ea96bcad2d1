"""Writes images of every pixel type as the C library lays them out.

usage: images.py FILE.h5

Pixel k of image i is 10 i + k, complex pixels have the imaginary part -k.
"""
import sys

import h5py
import numpy as np

head = np.dtype([
    ("version", "<u2"), ("data_type", "<u2"), ("flags", "<u8"), ("measurement_uid", "<u4"),
    ("matrix_size", "<u2", (3,)), ("field_of_view", "<f4", (3,)), ("channels", "<u2"),
    ("position", "<f4", (3,)), ("read_dir", "<f4", (3,)), ("phase_dir", "<f4", (3,)),
    ("slice_dir", "<f4", (3,)), ("patient_table_position", "<f4", (3,)), ("average", "<u2"),
    ("slice", "<u2"), ("contrast", "<u2"), ("phase", "<u2"), ("repetition", "<u2"), ("set", "<u2"),
    ("acquisition_time_stamp", "<u4"), ("physiology_time_stamp", "<u4", (3,)),
    ("image_type", "<u2"), ("image_index", "<u2"), ("image_series_index", "<u2"),
    ("user_int", "<i4", (8,)), ("user_float", "<f4", (8,)), ("attribute_string_len", "<u4")])
assert head.itemsize == 198
types = ["<u2", "<i2", "<u4", "<i4", "<f4", "<f8",
         [("real", "<f4"), ("imag", "<f4")], [("real", "<f8"), ("imag", "<f8")]]

with h5py.File(sys.argv[1], "w") as f:
    for code, pixel in enumerate(types, 1):
        g = f.create_group("dataset/image_%d" % code)
        h = np.zeros(3, head)
        data = np.zeros((3, 2, 1, 3, 4), pixel)  # n, channel, z, y, x
        texts = []
        for i in range(3):
            h["data_type"][i] = code
            h["matrix_size"][i] = (4, 3, 1)
            h["channels"][i] = 2
            h["position"][i] = (i, -2.5, 3)
            h["image_index"][i] = i
            texts.append("<ismrmrdMeta>%d \u00e4</ismrmrdMeta>" % i)
            values = 10 * i + np.arange(24).reshape(2, 1, 3, 4)
            if code > 6:
                data[i]["real"], data[i]["imag"] = values, -np.arange(24).reshape(2, 1, 3, 4)
            else:
                data[i] = values
        g.create_dataset("header", data=h, maxshape=(None,), chunks=(1,))
        g.create_dataset("data", data=data, maxshape=(None, 2, 1, 3, 4), chunks=(1, 2, 1, 3, 4))
        g.create_dataset("attributes", data=texts, dtype=h5py.string_dtype(), maxshape=(None,),
                         chunks=(1,))
