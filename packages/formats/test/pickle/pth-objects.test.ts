import { decodePth, type GanError, type NamedArray } from '@ganforge/formats';
import { describe, expect, it } from 'vitest';
import { refusal } from '../damage.ts';
import {
  bytes,
  call,
  dict,
  global,
  int,
  list,
  little,
  MARK,
  NONE,
  pickle,
  storage,
  tensor,
  text,
  tuple,
  zipContainer,
} from './pickle-bytes.ts';

const four = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
const plain = tensor(storage('0', 4), 0, [2, 2], [2, 1]);
const refused = (file: Uint8Array): Promise<GanError> => refusal(() => decodePth(file));

describe('values other than tensors that weights_only reads', () => {
  const read = async (value: Uint8Array): Promise<Record<string, NamedArray>> =>
    (await decodePth(zipContainer(pickle(dict(text('w'), plain, text('other'), value)), { 0: four }))).tensors;
  const latin1 = call('_codecs', 'encode', text('\u0001'), text('latin1'));
  const numpyDtype = bytes(call('numpy', 'dtype', text('f8'), 0x89, 0x88), tuple(int(3), text('<'), NONE), 'b');

  it.each<[string, Uint8Array]>([
    ['a Counter, as the milestones of a schedule', call('collections', 'Counter', dict(int(30), int(1)))],
    ['an empty Counter', call('collections', 'Counter')],
    ['torch.device', call('torch', 'device', text('cuda'), int(0))],
    [
      'torch.float32 and other dtypes',
      tuple(...['float32', 'bool', 'complex64', 'float8_e4m3fn', 'qint8'].map((name) => global('torch', name))),
    ],
    ['a layout', call('torch.serialization', '_get_layout', text('torch.strided'))],
    ['a kind of quantisation', global('torch', 'per_tensor_affine')],
    [
      'classes of tensors',
      tuple(global('torch', 'Tensor'), global('torch.cuda', 'HalfTensor'), global('torch.nn.parameter', 'Parameter')),
    ],
    ['a set of Python 3, as protocol 2 has it', call('__builtin__', 'set', list(int(1)))],
    ['a set and a frozenset of protocol 4', tuple(bytes(0x8f, MARK, int(1), 0x90), bytes(MARK, int(1), 0x91))],
    ['bytes of protocol 2', latin1],
    [
      'bytes and a bytearray',
      tuple(bytes('C', 1, 'x'), call('builtins', 'bytearray', latin1), bytes(0x96, little(1, 8), 'x')),
    ],
    ['a complex number', call('__builtin__', 'complex', int(1), int(2))],
    ["numpy's number", call('numpy.core.multiarray', 'scalar', numpyDtype, latin1)],
  ])('%s', async (_, value) => {
    expect(await read(value)).toEqual({ w: { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } });
  });

  it('keys of a dict that are not texts: None, True, tuples, dtypes', async () => {
    const odd = dict(
      NONE,
      plain,
      0x88,
      plain,
      tuple(int(1), text('a')),
      plain,
      tuple(int(7)),
      plain,
      global('torch', 'float32'),
      plain,
    );
    const names = ['other.None', 'other.True', "other.(1, 'a')", 'other.(7,)', 'other.torch.float32'];
    expect(Object.keys(await read(odd))).toEqual(['w', ...names]);
  });

  it('tensors by other ways: of a dtype, of a class, moved from another device, stored on a GPU', async () => {
    const three = call(
      'torch._utils',
      '_rebuild_tensor_v3',
      storage('0', 4),
      int(0),
      tuple(int(4)),
      tuple(int(1)),
      0x89,
      '}',
      global('torch', 'int32'),
      NONE,
    );
    const two = tuple(storage('0', 4), int(0), tuple(int(4)), tuple(int(1)), 0x89, '}');
    const typed = call(
      'torch._tensor',
      '_rebuild_from_type_v2',
      global('torch._utils', '_rebuild_tensor_v2'),
      global('torch', 'Tensor'),
      two,
      '}',
    );
    const moved = call(
      'torch._utils',
      '_rebuild_device_tensor_from_cpu_tensor',
      plain,
      global('torch', 'float32'),
      text('xla:0'),
      0x89,
    );
    const { 'other.0': a, 'other.1': b, 'other.2': c } = await read(list(three, typed, moved));
    expect(a).toEqual({ dtype: 'I32', shape: [4], data: new Int32Array(four.buffer) });
    expect(b).toEqual({ dtype: 'F32', shape: [4], data: new Float32Array(four.buffer) });
    expect(c?.shape).toEqual([2, 2]);
    const held = bytes(
      tuple(text('storage'), global('torch.cuda', 'FloatStorage'), text('0'), text('cuda:0'), int(4)),
      'Q',
    );
    const file = zipContainer(pickle(dict(text('w'), tensor(held, 0, [4], [1]))), { 0: four });
    expect((await decodePth(file)).tensors.w?.data).toEqual(new Float32Array(four.buffer));
  });

  it.each<[string, Uint8Array, string]>([
    [
      'sparse',
      call('torch._utils', '_rebuild_sparse_tensor', NONE, tuple()),
      'a sparse tensor, which is not read. In Python, save its .to_dense()',
    ],
    ['quantised', call('torch._utils', '_rebuild_qtensor', NONE), 'save its .dequantize()'],
    ['without values', call('torch._utils', '_rebuild_meta_tensor_no_storage', NONE), 'holds no values'],
    [
      'of quantised storage',
      tensor(storage('1', 4, 'QInt8Storage'), 0, [4], [1]),
      'its tensors are quantised (torch.QInt8Storage)',
    ],
    [
      'built by no function',
      call('torch._tensor', '_rebuild_from_type_v2', NONE, NONE, tuple()),
      'must be built by a function',
    ],
    [
      'of a dtype without an array',
      call(
        'torch._utils',
        '_rebuild_tensor_v3',
        storage('0', 4),
        int(0),
        tuple(),
        tuple(),
        NONE,
        NONE,
        global('torch', 'float8_e5m2'),
      ),
      'the dtype torch.float8_e5m2',
    ],
  ])('a tensor that is %s says what it is', async (_, value, problem) => {
    const error = await refused(zipContainer(pickle(value), { 0: four }));
    expect(error.message).toContain(problem);
    expect(error.message).not.toContain('could run code');
  });

  it.each([
    'builtins.getattr',
    'builtins.eval',
    '__builtin__.set.pop',
    'torch.load',
    'numpy.load',
    'numpy.fromfile',
    'torch.float32.__class__',
    'collections.namedtuple',
  ])('%s is still refused', async (name) => {
    const dot = name.lastIndexOf('.');
    const error = await refused(zipContainer(pickle(call(name.slice(0, dot), name.slice(dot + 1), text('x')))));
    expect(error.message).toContain(`it wants '${name}', which plain tensors do not need and which could run code`);
  });
});
