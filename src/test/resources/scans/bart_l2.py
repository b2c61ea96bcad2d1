#!/usr/bin/python3
"""bart_l2.py COMPARE.py SCAN.h5 TRUTH.npz RECON.f32: PSNR (dB) of BART `pics -l2` with the best of five regularisations, and of a reconstruction.

Figures, whitening and maps (BART's own ecalib) as the shared comparison tool makes them; 2D slices. Prints: BART's PSNR, ours, the best
regularisation, seconds per slice of ecalib and of pics.
"""
import importlib.util, os, subprocess, sys, tempfile, time
import numpy as np

spec = importlib.util.spec_from_file_location('compare', sys.argv[1])
compare = importlib.util.module_from_spec(spec)
spec.loader.exec_module(compare)
k, m, (kc, mc), of, finish = compare.read(sys.argv[2])
truth = np.load(sys.argv[3])
rss = lambda maps: np.sqrt((np.abs(maps) ** 2).sum(0))
reference = np.abs(finish(truth['image'] * rss(truth['sensitivities'])))
reference = reference.reshape((-1,) + reference.shape[-2:])
psnr = lambda images: float(np.mean([compare.metrics(u, v)[0] for u, v in zip(images.reshape(reference.shape), reference)]))
environment = dict(os.environ, OMP_NUM_THREADS='2')


def bart(*command):
    subprocess.run(('bart',) + command, env=environment, check=True, stdout=subprocess.DEVNULL)


with tempfile.TemporaryDirectory() as d:
    norms, seconds_ecalib = [], 0
    for s in range(len(kc)):
        w, _ = compare.calibration(mc[s])
        compare.wcfl(f'{d}/c', (kc[s] * mc[s]).transpose(3, 2, 1, 0))
        begin = time.time()
        bart('ecalib', '-m1', '-r', f'24:{w}:1', f'{d}/c', f'{d}/s{s}')
        seconds_ecalib += time.time() - begin
        norms.append(rss(compare.rcfl(f'{d}/s{s}').reshape(kc[s].shape[::-1]).T))
    for f in range(len(k)):
        compare.wcfl(f'{d}/k{f}', (k[f] * m[f]).transpose(3, 2, 1, 0))
        compare.wcfl(f'{d}/p{f}', m[f].transpose(2, 1, 0))
    results = []
    for regularisation in (0.003, 0.01, 0.03, 0.1, 0.3):
        images, begin = [], time.time()
        for f, s in enumerate(of):
            bart('pics', '-S', '-d0', '-l2', '-r', str(regularisation), '-i', '50', '-p', f'{d}/p{f}', f'{d}/k{f}', f'{d}/s{s}', f'{d}/x')
            images.append(finish(compare.rcfl(f'{d}/x').reshape(m[f].shape[::-1]).T * norms[s]))
        results.append((psnr(np.array(images)), regularisation, (time.time() - begin) / len(k)))
best = max(results)
print(best[0], psnr(np.fromfile(sys.argv[4], '<f4')), best[1], seconds_ecalib / len(kc), best[2])
