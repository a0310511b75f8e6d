import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { crc32, decodePth, GanError, type NamedArray, writeZip } from '@ganforge/formats';
import { describe, expect, it } from 'vitest';
import { find, flipped, outcomeOf, refusal } from '../damage.ts';
import { describeArray, expectedPth, fixture } from '../fixtures.ts';
import {
  bytes,
  call,
  dict,
  get,
  global,
  int,
  legacyContainer,
  list,
  long,
  NONE,
  pickle,
  put,
  storage,
  tensor,
  text,
  tuple,
  zipContainer,
} from './pickle-bytes.ts';

const four = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
const plain = tensor(storage('0', 4), 0, [2, 2], [2, 1]);
const described = (tensors: Readonly<Record<string, NamedArray>>): unknown =>
  Object.fromEntries(Object.entries(tensors).map(([name, array]) => [name, describeArray(array)]));
const refused = (file: Uint8Array): Promise<GanError> => refusal(() => decodePth(file));

describe('files written by PyTorch', () => {
  it('of the zip container are read: dtypes, views, shared storages, parameters, nested dicts and lists', async () => {
    const { tensors } = await decodePth(fixture('zip.pth'));
    expect(described(tensors)).toEqual(expectedPth.checkpoint);
    expect(tensors['views.again']).toBe(tensors['views.base']);
  });

  it('of the legacy container are read, all but the types that PyTorch cannot read back either', async () => {
    const { tensors } = await decodePth(fixture('legacy.pth'));
    const zipped = await decodePth(fixture('zip.pth'));
    const missing = Object.keys(zipped.tensors).filter((name) => !(name in tensors));
    expect(missing).toEqual(['dtypes.uint16', 'dtypes.uint32', 'dtypes.uint64']);
    expect(tensors).toEqual(Object.fromEntries(Object.keys(tensors).map((name) => [name, zipped.tensors[name]])));
  });

  it('with another pickle protocol, or of a single tensor, are read', async () => {
    expect(described((await decodePth(fixture('legacy-protocol-4.pth'))).tensors)).toEqual(expectedPth.model);
    expect(described((await decodePth(fixture('tensor.pth'))).tensors)).toEqual(expectedPth.tensor);
  });

  it("are read from Node's buffers at any alignment", async () => {
    for (const name of ['zip.pth', 'legacy.pth']) {
      const aligned = await decodePth(fixture(name));
      for (const shift of [1, 2, 4]) {
        const moved = Buffer.concat([new Uint8Array(shift), fixture(name)]).subarray(shift);
        expect(await decodePth(moved)).toEqual(aligned);
      }
    }
  });

  it.each([
    ['os-system.pth', 'posix.system'],
    ['eval-legacy.pth', '__builtin__.eval'],
    ['whole-model.pth', 'torch.nn.modules.linear.Linear'],
  ])('that hold more than tensors are refused by name, and nothing is run: %s', async (name, wanted) => {
    const before = readdirSync('.');
    const error = await refused(fixture(name));
    expect(error).toMatchObject({ code: 'file' });
    expect(error.message).toContain(`it wants '${wanted}', which plain tensors do not need and which could run code`);
    expect(existsSync('pickle-was-run')).toBe(false);
    expect(readdirSync('.')).toEqual(before);
  });
});

describe('older files', () => {
  it('of Python 2 and PyTorch 0.3 are read: OrderedDict of pairs, byte strings, _rebuild_tensor, long integers', async () => {
    const short = (value: string): Uint8Array => bytes('U', value.length, value);
    const held = bytes(
      tuple(short('storage'), global('torch', 'FloatStorage'), short('94'), short('cuda:0'), long(4n), NONE),
      'Q',
    );
    const shape = [tuple(long(2n), long(2n)), tuple(long(1n), long(2n))];
    const weight = call('torch._utils', '_rebuild_tensor', held, int(0), ...shape);
    const value = pickle(call('collections', 'OrderedDict', list(list(short('w'), weight))));
    const { tensors } = await decodePth(legacyContainer(value, ['94'], [{ count: 4, content: four }]));
    expect(tensors).toEqual({ w: { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, 3, 2, 4) } });
  });
});

/**
 * The layers that the authors of LPIPS publish. PyTorch 0.3 wrote them in Python 2. The JSON has the same numbers with
 * nine decimals.
 */
const lpips = `${process.env.GANFORGE_DATA_DIR}/weights/lpips-linear`;
if (existsSync(lpips)) {
  it("LPIPS's own files hold what their JSON says", async () => {
    const json = JSON.parse(readFileSync(`${lpips}/lpips_linear_weights.json`, 'utf8'));
    for (const [file, layers] of Object.entries(json as Record<string, Record<string, readonly number[]>>)) {
      const { tensors } = await decodePth(readFileSync(`${lpips}/${file}.pth`));
      expect(Object.keys(tensors)).toEqual(Object.keys(layers));
      for (const [name, values] of Object.entries(layers)) {
        const data = tensors[name]?.data as Float32Array;
        expect(data).toHaveLength(values.length);
        const worst = Math.max(...values.map((value, i) => Math.abs(value - data[i]!)));
        expect(worst, `${file} ${name}`).toBeLessThanOrEqual(5.001e-10);
      }
    }
  });
}

describe('names', () => {
  const read = async (value: Uint8Array): Promise<string[]> =>
    Object.keys((await decodePth(zipContainer(pickle(value), { 0: four }))).tensors);

  it('are the keys and indices on the path, joined by dots; other values are ignored', async () => {
    const value = dict(
      text('a'),
      dict(text('b'), plain, int(7), plain),
      text('c'),
      list(NONE, plain),
      text('d'),
      int(1),
    );
    expect(await read(value)).toEqual(['a.b', 'a.7', 'c.1']);
  });

  it('may be those of properties that every object has', async () => {
    expect(await read(dict(text('__proto__'), plain, text('constructor'), plain))).toEqual([
      '__proto__',
      'constructor',
    ]);
  });

  it('of two tensors are refused', async () => {
    const twice = dict(text('a.b'), plain, text('a'), dict(text('b'), plain));
    expect((await refused(zipContainer(pickle(twice), { 0: four }))).message).toContain("two tensors named 'a.b'");
  });
});

describe('an archive that is not a state_dict', () => {
  const program = new TextEncoder().encode('def forward(self, x):\n  return x\n'.repeat(500));

  it('says that it is TorchScript, with code of any size', async () => {
    const file = zipped({
      'net/data.pkl': pickle('}'),
      'net/constants.pkl': pickle(')'),
      'net/code/__torch__.py': program,
    });
    const error = await refused(file);
    expect(error.message).toContain('it is a TorchScript program (torch.jit.save), not its weights alone');
    expect(error.message).toContain('torch.save(torch.jit.load(path).state_dict()');
    expect(error.message).not.toContain('maxBytes');
  });

  it('says that it is an exported program', async () => {
    const file = zipped({ 'net/archive_format': bytes('pt2'), 'net/models/model.json': bytes('{}') });
    expect((await refused(file)).message).toContain('it is an exported program (torch.export.save)');
  });

  it('reads tensors beside files that are larger than the archive, which it does not unpack', async () => {
    const file = zipped({
      'net/data.pkl': pickle(dict(text('w'), plain)),
      'net/data/0': four,
      'net/notes.txt': program,
    });
    expect((await decodePth(file)).tensors.w?.data).toEqual(new Float32Array(four.buffer));
  });
});

/** Returns a zip archive. Long files are deflated, as the code files are in an archive of TorchScript. */
function zipped(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const names = Object.keys(files).sort();
  const packed = names.map((name) => (files[name]!.length > 1000 ? deflateRawSync(files[name]!) : files[name]!));
  const file = writeZip(Object.fromEntries(names.map((name, i) => [name, packed[i]!])));
  const view = new DataView(file.buffer);
  names.forEach((name, i) => {
    if (packed[i] === files[name]) return;
    const [local, central] = [find(file, [0x50, 0x4b, 3, 4], i), find(file, [0x50, 0x4b, 1, 2], i)];
    for (const at of [local + 8, central + 10]) view.setUint16(at, 8, true);
    view.setUint32(central + 16, crc32(files[name]!), true);
    view.setUint32(central + 24, files[name]!.length, true);
  });
  return file;
}

describe('a container', () => {
  const good = zipContainer(pickle(dict(text('w'), plain)), { 0: four });

  it('is read as it should be', async () => {
    expect((await decodePth(good)).tensors.w).toEqual({
      dtype: 'F32',
      shape: [2, 2],
      data: Float32Array.of(1, 2, 3, 4),
    });
  });

  it.each([
    ['no file', new Uint8Array(0), 'does not begin like a zip archive'],
    ['a pickle of something else', fixture('plain-pickle.pth'), 'does not begin like a zip archive'],
    ['an archive of something else', fixture('savez.npz'), 'it has 0'],
    [
      'an archive that is compressed, and would unpack to more',
      fixture('compressed.pth'),
      'its tensors are compressed',
    ],
    ['complex numbers', fixture('complex.pth'), 'complex numbers (torch.ComplexFloatStorage), which are not read'],
    ['two pickles', writeZip({ 'a/data.pkl': pickle('}'), 'b/data.pkl': pickle('}') }), 'it has 2'],
    ['big-endian numbers', writeZip({ 'a/data.pkl': pickle('}'), 'a/byteorder': bytes('big') }), 'big-endian'],
    ['bytes behind the pickle', zipContainer(bytes(pickle('}'), 0)), '1 bytes follow'],
    ['a storage that is missing', zipContainer(pickle(plain)), 'as it is missing'],
    ['a storage cut short', zipContainer(pickle(plain), { 0: four.subarray(4) }), 'must have 16 bytes; it has 12'],
  ])('is refused: %s', async (_, file, problem) => {
    expect((await refused(file)).message).toContain(problem);
  });

  const held = bytes(
    tuple(text('storage'), global('torch', 'FloatStorage'), text('7'), text('cpu'), int(4), NONE),
    'Q',
  );
  const value = pickle(tensor(held, 0, [4], [1]));
  const stored = { count: 4, content: four };

  it.each([
    ['a storage that is not listed', legacyContainer(value, [], []), '1 storages must be listed'],
    ['a storage that is listed twice', legacyContainer(value, ['7', '7'], [stored, stored]), 'listed once each'],
    ['a storage of another name', legacyContainer(value, ['8'], [stored]), 'listed once each'],
    ['another length', legacyContainer(value, ['7'], [{ count: 5, content: four }]), 'must have 4 elements; it has 5'],
    ['a storage cut short', legacyContainer(value, ['7'], [{ count: 4, content: four.subarray(1) }]), 'truncated'],
    ['bytes behind it', bytes(legacyContainer(value, ['7'], [stored]), 1, 2), '2 bytes follow'],
    ['no storages', legacyContainer(value, ['7'], []), 'truncated'],
    ['another version', bytes(legacyContainer(value).subarray(0, 15), pickle(int(1002))), 'version must be 1001'],
    [
      'big-endian numbers',
      bytes(legacyContainer(value).subarray(0, 23), pickle(dict(text('little_endian'), 0x89))),
      'not little-endian',
    ],
    [
      'a view of a storage',
      legacyContainer(
        pickle(tuple(text('storage'), global('torch', 'FloatStorage'), text('7'), text('cpu'), int(4), tuple()), 'Q'),
      ),
      'is a view of another',
    ],
  ])('of the legacy kind is refused: %s', async (_, file, problem) => {
    expect((await refused(file)).message).toContain(problem);
  });

  it('cut short anywhere is refused', async () => {
    for (const file of [good, legacyContainer(value, ['7'], [stored])]) {
      for (let length = 0; length < file.length; length++) {
        expect(await outcomeOf(() => decodePth(file.subarray(0, length))), `${length}`).toBeInstanceOf(GanError);
      }
    }
  });

  it('with a flipped bit is refused or whole in itself', async () => {
    const file = legacyContainer(value, ['7'], [stored]);
    for (let bit = 0; bit < 8 * file.length; bit++) {
      const outcome = await outcomeOf(() => decodePth(flipped(file, bit >> 3, 1 << (bit & 7))));
      if (outcome instanceof GanError) continue;
      for (const { shape, data } of Object.values(outcome.tensors)) {
        expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
      }
    }
  });
});

describe('a tensor', () => {
  const read = (value: Uint8Array): Uint8Array => zipContainer(pickle(dict(text('w'), value)), { 0: four });

  it.each([
    ['an offset outside', tensor(storage('0', 4), 1, [2, 2], [2, 1]), 'reaches outside its storage of 4 F32'],
    ['a stride outside', tensor(storage('0', 4), 0, [2, 2], [3, 1]), 'reaches outside'],
    ['a negative stride', tensor(storage('0', 4), 3, [2], [-1]), 'strides of a tensor must be integers >= 0'],
    ['a negative size', tensor(storage('0', 4), 0, [-2], [1]), 'shape of a tensor must be integers >= 0'],
    ['a negative offset', tensor(storage('0', 4), -1, [2], [1]), 'must be an integer >= 0; received -1'],
    ['a size too large', tensor(storage('0', 4), 0, Array(8).fill(2 ** 30), Array(8).fill(0)), 'cannot be'],
    ['other strides than sizes', tensor(storage('0', 4), 0, [2, 2], [1]), 'cannot be'],
    ['too many dimensions', tensor(storage('0', 4), 0, Array(65).fill(1), Array(65).fill(1)), 'at most 64 dimensions'],
    ['no storage', tensor(int(3), 0, [2], [1]), 'a tensor must have a storage; it has 3'],
    ['a storage of another class', tensor(storage('0', 4, 'Size'), 0, [2], [1]), 'is not a storage'],
    ['a storage of two types', list(plain, tensor(storage('0', 2, 'DoubleStorage'), 0, [2], [1])), '2 F64'],
    ['a negative storage', tensor(storage('0', -4), 0, [0], [1]), 'an integer >= 0 of elements; it has -4'],
    ['no tensor in a parameter', call('torch._utils', '_rebuild_parameter', int(1)), 'a parameter must hold a tensor'],
    [
      'an unknown dtype',
      call('torch._utils', '_rebuild_tensor_v3', storage('0', 4), int(0), tuple(), tuple(), NONE, NONE, int(1)),
      'the dtype 1',
    ],
    [
      'conjugate bits',
      call(
        'torch._utils',
        '_rebuild_tensor_v2',
        ...[storage('0', 4), int(0), tuple(), tuple(), NONE, NONE, dict(text('neg'), 0x88)],
      ),
      'conjugate or negative',
    ],
  ])('is refused: %s', async (_, value, problem) => {
    const error = await refused(read(value));
    expect(error.code).toBe('file');
    expect(error.message).toContain(problem);
  });

  it('may be empty with an offset at the end, and of one number with any stride', async () => {
    const value = list(tensor(storage('0', 4), 4, [0, 3], [3, 1]), tensor(storage('0', 4), 3, [1, 1], [99, 7]));
    const { tensors } = await decodePth(read(value));
    expect(tensors['w.0']).toEqual({ dtype: 'F32', shape: [0, 3], data: new Float32Array(0) });
    expect(tensors['w.1']).toEqual({ dtype: 'F32', shape: [1, 1], data: Float32Array.of(4) });
  });

  it('that is stretched beyond the size of the file is refused before it is made', async () => {
    const stretched = (n: number): Uint8Array => tensor(storage('0', 4), 0, [n, 1000, 1000], [0, 0, 0]);
    for (const n of [1, 1000, 2 ** 30]) {
      expect((await refused(read(stretched(n)))).message).toContain('call .contiguous()');
    }
    const transposed = tensor(storage('0', 4), 0, [2, 2], [1, 2]);
    const { tensors } = await decodePth(read(list(...Array(5).fill(transposed))));
    expect(Object.keys(tensors)).toHaveLength(5);
    const many = list(...Array(400).fill(bytes(get(1))), ...Array(400).fill(plain));
    expect(await outcomeOf(() => decodePth(read(bytes(transposed, put(1), '0', many))))).not.toBeInstanceOf(GanError);
  });
});
