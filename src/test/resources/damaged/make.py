#!/usr/bin/python3
"""Makes damaged ISMRMRD files and MRD streams from one sound scan.

    make.py SCAN.h5 OUT_DIR COUNT SEED

Writes OUT_DIR/NNNN_<kind> and OUT_DIR/manifest.tsv with a line for each: file name, what the service may answer ("4xx": it must be
refused; "any": a damage that may only alter sample values, or none that matters). The sound scan comes first, as "200".
"""
import os, random, re, shutil, struct, sys
import h5py, numpy as np

scan, out, count, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
rng = random.Random(seed)
os.makedirs(out, exist_ok=True)
manifest = []
sound = open(scan, 'rb').read()
with h5py.File(scan) as f:
    XML = bytes(f['dataset/xml'][0])
    ROWS = f['dataset/data'][:]
    DTYPE = f['dataset/data'].dtype


def put(kind, expected, data):
    name = f'{len(manifest):04d}_{kind}'
    with open(os.path.join(out, name), 'wb') as f:
        f.write(data)
    manifest.append((name, expected))


def stream(xml=XML, rows=ROWS, close=True, count=None):
    parts = [struct.pack('<HI', 3, len(xml) if count is None else count), xml]
    for r in rows:
        parts += [struct.pack('<H', 1008), r['head'].tobytes(), r['traj'].tobytes(), r['data'].tobytes()]
    if close:
        parts.append(struct.pack('<H', 4))
    return b''.join(parts)


def hdf(kind, expected, change):
    """A file written anew by h5py after change(file, rows)."""
    path = os.path.join(out, 'work.h5')
    if os.path.exists(path):
        os.remove(path)
    with h5py.File(path, 'w') as f:
        change(f)
    put(kind, expected, open(path, 'rb').read())
    os.remove(path)


def standard(f, xml=XML, rows=ROWS, **options):
    g = f.require_group('dataset')
    d = g.create_dataset('xml', (1,), dtype=h5py.special_dtype(vlen=bytes))
    d[0] = xml
    options.setdefault('chunks', (1,))
    d = g.create_dataset('data', (len(rows),), dtype=DTYPE, maxshape=(None,), **options)
    d[...] = rows


def changed(index, **fields):
    rows = ROWS.copy()
    for name, value in fields.items():
        if name == 'data':
            rows['data'][index] = value
        elif name in rows['head'].dtype['idx'].names:
            rows['head']['idx'][name][index] = value
        else:
            rows['head'][name][index] = value
    return rows


def both(kind, expected, rows=ROWS, xml=XML):
    hdf('hdf_' + kind, expected, lambda f: standard(f, xml, rows))
    put('stream_' + kind, expected, stream(xml, rows))


def replaced(old, new, n=1):
    assert old in XML, old
    return XML.replace(old, new, n)


put('sound_hdf', '200', sound)
put('sound_stream', '200', stream())

# Counts that do not fit.
samples = int(ROWS['head']['number_of_samples'][-1])
for bad in (0, 1, samples - 1, samples + 1, 2 * samples, 65535):
    both(f'number_of_samples_{bad}', '4xx', changed(len(ROWS) - 1, number_of_samples=bad))
for bad in (0, 1, 3, 1024, 65535):
    both(f'active_channels_{bad}', '4xx', changed(len(ROWS) - 1, active_channels=bad))
both('trajectory_dimensions', '4xx', changed(len(ROWS) - 1, trajectory_dimensions=65535))
both('step_outside', '4xx', changed(len(ROWS) - 1, kspace_encode_step_1=60000))
both('step2_outside', '4xx', changed(len(ROWS) - 1, kspace_encode_step_2=60000))
both('discard_all', '4xx', changed(len(ROWS) - 1, discard_pre=60000))
both('compressed', '4xx', changed(len(ROWS) - 1, flags=int(ROWS['head']['flags'][-1]) | 1 << 52))
for kind, value in (('nan', np.nan), ('infinity', np.inf)):
    data = ROWS['data'][len(ROWS) // 2].copy()
    data[len(data) // 3] = value
    both(kind, '4xx', changed(len(ROWS) // 2, data=data))
both('no_acquisitions', '4xx', ROWS[:0])
put('stream_header_length_huge', '4xx', stream(count=0xFFFFFFFF))
put('stream_header_length_short', '4xx', stream(count=10))
put('stream_no_close', '4xx', stream(close=False))
put('stream_unknown_id', '4xx', stream(close=False) + struct.pack('<H', 999))
put('stream_text_huge', '4xx', struct.pack('<HI', 2, 0xFFFFFFF0) + b'gleam')
put('stream_only_close', '4xx', struct.pack('<H', 4))
put('stream_second_header', '4xx', stream(close=False) + struct.pack('<HI', 3, 5) + b'<a/>\0' + struct.pack('<H', 4))
put('empty', '4xx', b'')
put('yardl', '4xx', b'yardl\x01\0\0\0{}')
put('zeros', '4xx', bytes(5000))
put('text', '4xx', b'This is not a scan.' * 20)
put('hdf_magic_only', '4xx', b'\x89HDF\r\n\x1a\n')

# Header documents.
laughs = b'<!DOCTYPE lolz [<!ENTITY a "lol">' + b''.join(b'<!ENTITY %c "%s">' % (98 + i, b'&%c;' % (97 + i) * 10) for i in range(9)) + b']>'
start = XML.index(b'<ismrmrdHeader')
both('xml_bomb', '4xx', xml=laughs + XML[start:].replace(b'simulated from a real volume', b'&j;'))
both('xml_external_entity', '4xx', xml=b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + XML[start:].replace(b'simulated from a real volume', b'&e;'))
both('xml_deep', '4xx', xml=b'<a>' * 200000 + b'</a>' * 200000)
both('xml_huge', '4xx', xml=XML[:-17] + b' ' * 40_000_000)
both('xml_cut', '4xx', xml=XML[:len(XML) // 2])
both('xml_empty', '4xx', xml=b'')
both('xml_no_namespace', '4xx', xml=replaced(b'xmlns="http://www.ismrm.org/ISMRMRD"', b''))
both('xml_matrix_changed', 'any', xml=replaced(b'<matrixSize><x>', b'<matrixSize><x>9'))
both('xml_matrix_overflow', '4xx', xml=replaced(b'<matrixSize><x>', b'<matrixSize><x>99999999999'))
both('xml_matrix_zero', '4xx', xml=replaced(b'<matrixSize><x>64<', b'<matrixSize><x>0<'))
# Planes that the lines do not have: some converters write the number of slices there, so it may be taken for a 2D scan.
both('xml_matrix_65535', 'any', xml=XML.replace(b'<matrixSize>', b'<matrixSize><!-- -->').replace(b'<z>1</z></matrixSize>', b'<z>65535</z></matrixSize>'))
for bad in (b'NaN', b'-1', b'0', b'1e300', b'wide'):
    both('xml_fov_' + bad.decode().strip('-'), '4xx', xml=re.sub(rb'<fieldOfView_mm><x>[^<]*<', b'<fieldOfView_mm><x>' + bad + b'<', XML, count=1))
both('xml_radial', '4xx', xml=replaced(b'<trajectory>cartesian', b'<trajectory>radial'))
both('xml_epi', '4xx', xml=replaced(b'<trajectory>cartesian', b'<trajectory>epi'))
both('xml_not_utf8', 'any', xml=replaced(b'simulated', b'\xff\xfe\xc3('))

# Links, storage elsewhere, shapes that promise too much.
other = os.path.join(out, 'other.h5')
shutil.copy(scan, other)


def linked(link):
    def change(f):
        standard(f)
        del f['dataset/data']
        f['dataset/data'] = link
    return change


hdf('link_external_data', '4xx', linked(h5py.ExternalLink(os.path.abspath(other), '/dataset/data')))
hdf('link_external_group', '4xx', lambda f: f.__setitem__('dataset', h5py.ExternalLink(os.path.abspath(other), '/dataset')))
hdf('link_soft_data', '4xx', linked(h5py.SoftLink('/dataset/xml')))
hdf('link_soft_self', '4xx', lambda f: f.__setitem__('dataset', h5py.SoftLink('/dataset')))
hdf('link_soft_loop', '4xx', lambda f: (f.__setitem__('dataset', h5py.SoftLink('/b')), f.__setitem__('b', h5py.SoftLink('/dataset'))))
hdf('link_dangling', '4xx', linked(h5py.SoftLink('/nowhere')))


def external_storage(f):
    g = f.create_group('dataset')
    g.create_dataset('xml', (1,), dtype='S8', external=[(os.path.abspath(other), 0, 8)])
    g.create_dataset('data', (4,), dtype='f4', external=[(os.path.abspath(other), 0, 16)])


hdf('external_storage', '4xx', external_storage)


def virtual(f):
    standard(f)
    del f['dataset/data']
    layout = h5py.VirtualLayout(shape=(len(ROWS),), dtype='f4')
    layout[:] = h5py.VirtualSource(os.path.abspath(other), 'dataset/data', shape=(len(ROWS),))
    f['dataset'].create_virtual_dataset('data', layout)


hdf('virtual', '4xx', virtual)


def unallocated(n, chunk):
    def change(f):
        standard(f, rows=ROWS[:0])
        del f['dataset/data']
        f['dataset'].create_dataset('data', (n,), dtype=DTYPE, maxshape=(None,), chunks=(chunk,))
    return change


for n, chunk in ((1 << 20, 1), (1 << 40, 1), (1 << 62, 1), (1 << 40, 1 << 22), (7, 1 << 22)):
    hdf(f'dimension_{n}_chunk_{chunk}', '4xx', unallocated(n, chunk))


def zip_bomb(f):
    standard(f, rows=ROWS[:0])
    del f['dataset/data']
    d = f['dataset'].create_dataset('data', (1 << 21,), dtype=DTYPE, maxshape=(None,), chunks=(1 << 21,), compression='gzip')
    d[0] = ROWS[0]


hdf('zip_bomb', '4xx', zip_bomb)
hdf('no_group', '4xx', lambda f: f.create_group('elsewhere'))
hdf('data_is_group', '4xx', lambda f: f.create_group('dataset/data'))


def wrong_type(f):
    standard(f)
    del f['dataset/data']
    f['dataset'].create_dataset('data', data=np.zeros((4, 4), 'f4'), chunks=(1, 4))


hdf('data_is_floats', '4xx', wrong_type)

# The rest: cuts, flips and runs of 0xff, in turn, over the file and the stream.
plain = stream()
while len(manifest) < count:
    turn = len(manifest) % 6
    source = sound if turn % 2 == 0 else plain
    name = 'hdf' if turn % 2 == 0 else 'stream'
    if turn < 2:
        put(name + '_cut', '4xx', source[:rng.randrange(1, len(source))])
        continue
    data = bytearray(source)
    if turn < 4:
        for _ in range(rng.choice((1, 1, 4, 32))):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        put(name + '_flip', 'any', bytes(data))
    else:
        at = rng.randrange(min(6000, len(data)))
        run = rng.choice((1, 2, 4, 8, 64))
        data[at:at + run] = b'\xff' * len(data[at:at + run])
        put(name + '_ff', 'any', bytes(data))

os.remove(other)
with open(os.path.join(out, 'manifest.tsv'), 'w') as f:
    for name, expected in manifest:
        f.write(f'{name}\t{expected}\n')
print(len(manifest), 'files')
