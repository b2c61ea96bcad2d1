"""Judges DICOM files with pydicom, NumPy and nibabel.

judge.py values FILE...     every value obeys its value representation
judge.py series DIRECTORY   pixels and geometry of image-NNN.dcm are what image-NNN.txt demands

image-NNN.txt: lines of a name and numbers; magnitudes are in image-NNN.f32 (little endian, [y][x]).
"""
import sys
import warnings
from pathlib import Path

import numpy as np
import pydicom
from pydicom import config

config.settings.reading_validation_mode = config.WARN
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from nibabel.nicom import dicomwrappers

MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4"


def values(path):
    with warnings.catch_warnings(record=True) as complaints:
        warnings.simplefilter("always")
        data = pydicom.dcmread(path)
        elements = list(data.iterall())
    for complaint in complaints:
        # pydicom counts bytes where the standard counts characters; those are counted below
        assert "exceeds the maximum" in str(complaint.message), (path, complaint.message)
    count = 0
    for element in elements:
        if element.VR in ("LO", "SH", "CS", "PN", "UI"):
            limit = {"LO": 64, "SH": 16, "CS": 16, "PN": 64, "UI": 64}[element.VR]
            text = str(element.value) if element.VM == 1 else ""
            for group in text.split("=") if element.VR == "PN" else [text]:
                assert len(group) <= limit, (path, element)
        if element.VR == "UI":
            assert pydicom.uid.UID(element.value).is_valid, (path, element)
        count += 1
    assert count > 60, (path, count)
    assert data.file_meta.MediaStorageSOPInstanceUID == data.SOPInstanceUID
    return data


def wanted(path):
    rows = (line.split() for line in path.read_text().splitlines())
    return {row[0]: np.array([float(x) for x in row[1:]]) for row in rows}


def close(got, want, what):
    error = np.max(np.abs(np.array(got, dtype=float) - want))
    assert error < 1e-6, (what, got, want)


def image(path):
    data = values(path)
    want = wanted(path.with_suffix(".txt"))
    nx, ny, nz = want["matrix"].astype(int)
    spacing = want["fov"] / want["matrix"]
    z = int(want["partition"][0])
    read, phase, normal = want["read"], want["phase"], np.cross(want["read"], want["phase"])
    axes = np.stack([read, phase, normal], axis=1)
    # voxel (nx//2, ny//2, nz//2) of the slab sits at the MRD position
    offset = np.array([0, 0, z]) - np.array([nx // 2, ny // 2, nz // 2])
    first = want["position"] + axes @ (offset * spacing)
    close(data.ImagePositionPatient, first, "position")
    close(data.ImageOrientationPatient, np.concatenate([read, phase]), "orientation")
    close(data.PixelSpacing, spacing[[1, 0]], "spacing")
    close([data.SliceThickness], spacing[2:], "thickness")
    close([data.SliceLocation], [first @ normal], "location")
    close([data.SpacingBetweenSlices], want["gap"], "gap")
    # another program's affine, from (row, column, slice) to the patient
    affine = dicomwrappers.wrapper_from_data(data).affine
    centre = affine @ np.array([ny // 2, nx // 2, 0, 1])
    close(centre[:3], want["position"] + normal * offset[2] * spacing[2], "centre")

    magnitude = np.fromfile(path.with_suffix(".f32"), "<f4").reshape(ny, nx).astype(float)
    stored = data.pixel_array
    assert stored.dtype == np.uint16 and stored.shape == (ny, nx), stored.shape
    slope, intercept = float(data.RescaleSlope), float(data.RescaleIntercept)
    error = np.max(np.abs(stored * slope + intercept - magnitude))
    assert error <= slope / 2 * (1 + 1e-6), (error, slope)
    assert data.SOPClassUID == MR_IMAGE_STORAGE
    assert float(data.WindowWidth) > 0
    return data, stored


def series(directory):
    found = [image(path) for path in sorted(Path(directory).glob("*.dcm"))]
    data = [one for one, _ in found]
    for shared in ("RescaleSlope", "WindowCenter", "WindowWidth", "SeriesInstanceUID"):
        assert len({str(one[shared].value) for one in data}) == 1, shared
    assert len({one.SOPInstanceUID for one in data}) == len(data)
    assert [int(one.InstanceNumber) for one in data] == list(range(1, len(data) + 1))
    assert max(stored.max() for _, stored in found) == 32767
    return len(found)


if sys.argv[1] == "values":
    for file in sys.argv[2:]:
        values(file)
else:
    print(series(sys.argv[2]), "images")
