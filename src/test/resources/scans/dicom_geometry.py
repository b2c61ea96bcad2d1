#!/usr/bin/python3
"""dicom_geometry.py DICOM_DIR TRUTH.npz: worst differences of the series from where make_scan.py says its voxels lie.

Prints: first voxel (mm), directions, pixel spacing (mm), slice spacing (mm).
"""
import glob, os, sys
import numpy as np, pydicom

truth = np.load(sys.argv[2])
series = sorted((pydicom.dcmread(f) for f in glob.glob(os.path.join(sys.argv[1], '*.dcm'))), key=lambda d: int(d.InstanceNumber))
first = truth['first_voxel_lps_mm']
per = len(series) // len(first)
assert per * len(first) == len(series), (len(series), len(first))
three_d = truth['image'].shape[-3] == len(first) and series[0].MRAcquisitionType == '3D'
where = lambda i: i % len(first) if three_d else i // per
row, column = truth['read_dir'], truth['phase_dir']
position = max(np.abs(np.array(d.ImagePositionPatient, float) - first[where(i)]).max() for i, d in enumerate(series))
direction = max(np.abs(np.array(d.ImageOrientationPatient, float) - np.r_[row, column]).max() for d in series)
spacing = max(np.abs(np.array(d.PixelSpacing, float) - truth['pixel_spacing_row_col_mm']).max() for d in series)
step = np.linalg.norm(first[1] - first[0]) if len(first) > 1 else 0
between = max(abs(float(d.SpacingBetweenSlices) - step) for d in series) if len(first) > 1 else 0
print(position, direction, spacing, between)
