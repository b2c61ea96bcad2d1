#!/usr/bin/python3
"""ismrmrd_tool.py FILE.h5 OUT.f32: the image that ismrmrd_recon_cartesian_2d wrote into the file, as float32."""
import sys
import h5py, numpy as np

with h5py.File(sys.argv[1]) as f:
    np.abs(f['dataset/cpp/data'][-1, 0, 0]).astype('<f4').tofile(sys.argv[2])
