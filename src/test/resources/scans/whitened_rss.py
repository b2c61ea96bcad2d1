#!/usr/bin/python3
"""whitened_rss.py SCAN.h5 OUT.f32: a fully sampled single-slice scan, whitened by its noise scan, root-sum-of-squares over the coils."""
import sys
import h5py, numpy as np
import xml.etree.ElementTree as ET

NOISE = 1 << 18
with h5py.File(sys.argv[1]) as f:
    rows, header = f['dataset/data'][:], ET.fromstring(f['dataset/xml'][0])
head = rows['head']
coils = int(head['active_channels'][0])
lines = lambda which: np.stack([r.view(np.complex64).reshape(coils, -1) for r in rows['data'][which]])
noise = (head['flags'] & np.uint64(NOISE)) != 0
n = np.concatenate(list(lines(noise)), axis=1)
bandwidth = float(header.find('.//{*}relativeReceiverNoiseBandwidth').text)
covariance = n @ n.conj().T / n.shape[1] * (head['sample_time_us'][noise][0] / head['sample_time_us'][~noise][0]) / bandwidth
white = np.linalg.inv(np.linalg.cholesky(covariance))
size = lambda space, axis: int(header.find('.//{*}' + space + '/{*}matrixSize/{*}' + axis).text)
kspace = np.zeros((coils, size('encodedSpace', 'y'), size('encodedSpace', 'x')), complex)
for counters, line in zip(head['idx'][~noise], lines(~noise)):
    kspace[:, counters['kspace_encode_step_1']] = white @ line
image = np.fft.fftshift(np.fft.ifft2(np.fft.ifftshift(kspace, axes=(1, 2)), norm='ortho'), axes=(1, 2))
start = (image.shape[2] - size('reconSpace', 'x')) // 2
image = image[:, :, start:start + size('reconSpace', 'x')]
np.sqrt((np.abs(image) ** 2).sum(0)).astype('<f4').tofile(sys.argv[2])
