#!/usr/bin/python3
"""Makes a noise-free, fully sampled scan for every option of make_scan.py, and what a root-sum-of-squares reconstruction must give.

    variants.py MAKE_SCAN.py VOLUME.nii.gz OUT_DIR

For each variant: NAME.h5, NAME.truth.npz, NAME.f32 (magnitudes, float32, C order) and a line "NAME<tab>sizes" in variants.tsv.
The reference is formed from the truth alone: coil images = image x sensitivities; where the option leaves samples out (partial Fourier,
asymmetric echo) their k-space is zeroed there; resampled to the reconstruction matrix; root-sum-of-squares over the coils.
"""
import importlib.util, os, sys
import numpy as np

spec = importlib.util.spec_from_file_location('make_scan', sys.argv[1])
make_scan = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make_scan)
volume, out = sys.argv[2], sys.argv[3]
os.makedirs(out, exist_ok=True)

N, OS = 64, 2
VARIANTS = {
    'plain': '',
    'one_coil': '--coils 1',
    'sixteen_coils': '--coils 16',
    'odd_matrix': '--matrix 63',
    'small_matrix': '--matrix 48',
    'no_oversampling': '--oversampling 1',
    'oversampling_3': '--oversampling 3',
    'phase_oversampling': '--phase-oversampling 1.5',
    'recon_larger': '--recon-matrix 96',
    'recon_smaller': '--recon-matrix 48',
    'recon_odd': '--recon-matrix 75',
    'ky_offset': '--ky-centre 7',
    'ky_offset_negative_unused': '--ky-centre 100',
    'partial_fourier': '--partial-fourier 0.75',
    'asymmetric_echo': '--asymmetric-echo 0.8',
    'asymmetric_reversed': '--asymmetric-echo 0.8 --reverse-alternate',
    'reversed': '--reverse-alternate',
    'discard': '--discard 5,9',
    'discard_reversed': '--discard 5,9 --reverse-alternate',
    'discard_asymmetric_reversed': '--discard 3,8 --reverse-alternate --asymmetric-echo 0.75',
    'averages': '--averages 2',
    'contrasts': '--contrasts 2',
    'phases': '--phases 3',
    'repetitions': '--repetitions 2',
    'everything_counted': '--contrasts 2 --phases 2 --repetitions 2 --averages 2',
    'separate_calibration': '--separate-calibration',
    'linear_order': '--order linear',
    'phase_oversampling_recon': '--phase-oversampling 1.25 --recon-matrix 80 --ky-centre 3',
    'three_d': '--three-d',
    'three_d_odd': '--three-d --slices 14:19',
    'three_d_reversed': '--three-d --reverse-alternate --discard 2,3',
    'three_d_recon': '--three-d --recon-matrix 80 --phase-oversampling 1.25',
    'three_d_asymmetric': '--three-d --asymmetric-echo 0.8',
    'three_d_counted': '--three-d --contrasts 2 --repetitions 2',
}


def reference(truth, options):
    image, sens = truth['image'], truth['sensitivities']
    n = image.shape[-1]
    three = '--three-d' in options
    value = lambda flag, default: float(options[options.index(flag) + 1]) if flag in options else default
    factor, echo, pf = value('--phase-oversampling', 1), value('--asymmetric-echo', 1), value('--partial-fourier', 1)
    recon, os_ = int(value('--recon-matrix', n)), int(value('--oversampling', OS))
    ny = n if factor == 1 else 2 * int(round(n * factor / 2))
    images = image.reshape((-1,) + image.shape[-3:]) if three else image.reshape(-1, 1, n, n)
    maps = sens if three else sens[:, None]
    result = []
    for x in images:
        coil = x * maps
        if echo < 1 or pf < 1:
            k = make_scan.cfft(make_scan.fit(make_scan.fit(coil, ny, 2), n * os_, 3), (2, 3))
            k[..., :int(round(n * os_ * (1 - echo)))] = 0
            k[..., :ny - int(round(ny * pf)), :] = 0
            coil = make_scan.fit(make_scan.fit(make_scan.cifft(k, (2, 3)), n, 2), n, 3)
        if recon != n:
            coil = make_scan.resample(coil, recon)
        result.append(np.sqrt((np.abs(coil) ** 2).sum(0)))
    return np.concatenate(result).astype('<f4')


with open(os.path.join(out, 'variants.tsv'), 'w') as table:
    for name, text in VARIANTS.items():
        options = text.split()
        path = os.path.join(out, name)
        arguments = [volume, path + '.h5', '--noise', '0', '--truth', path + '.truth.npz', '--coils', '4', '--matrix', str(N), '--slices', '15:19', '--oversampling', str(OS)]
        sys.argv = ['make_scan.py'] + arguments + options
        make_scan.main()
        ref = reference(np.load(path + '.truth.npz'), options)
        ref.tofile(path + '.f32')
        table.write(name + '\t' + ' '.join(map(str, ref.shape)) + '\n')
