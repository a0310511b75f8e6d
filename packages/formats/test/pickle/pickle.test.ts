import { decodePth, type GanError } from '@ganforge/formats';
import { describe, expect, it } from 'vitest';
import { readPickle } from '../../src/pickle/pickle.ts';
import { type PickleValue, type PyDict, type PyList, PyTuple } from '../../src/pickle/pickle-value.ts';
import { outcomeOf, refusal } from '../damage.ts';
import {
  bytes,
  call,
  dict,
  get,
  global,
  int,
  little,
  MARK,
  pickle,
  put,
  STOP,
  text,
  zipContainer,
} from './pickle-bytes.ts';

const world = { global: () => undefined, persistent: () => null };
const read = (file: Uint8Array): PickleValue => readPickle(file, 0, world).value;
const refused = (file: Uint8Array): Promise<GanError> => refusal(() => decodePth(zipContainer(file)));

describe('values', () => {
  it.each<[string, Uint8Array, PickleValue]>([
    ['None', pickle('N'), null],
    ['True', pickle(0x88), true],
    ['False', pickle(0x89), false],
    ['a byte', pickle('K', 255), 255],
    ['two bytes', pickle('M', 1, 2), 513],
    ['four bytes, signed', pickle(int(-7)), -7],
    ['a long of no bytes', pickle(0x8a, 0), 0],
    ['a long of one byte', pickle(0x8a, 1, 0xff), -1],
    ['a long past 2^53', pickle(0x8a, 8, little(2n ** 60n, 8)), 2n ** 60n],
    ['a float', pickle('G', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0), 1.5],
    ['text', pickle(text('道')), '道'],
    ['short text', pickle(0x8c, 2, 'ab'), 'ab'],
    ['long text', pickle(0x8d, little(2, 8), 'ab'), 'ab'],
    ["Python 2's text", pickle('T', little(2, 4), 'ab'), 'ab'],
    ['a value twice', pickle('K', 5, '2', '0'), 5],
    ['what a mark closed', pickle('K', 5, MARK, 'N', 'N', '1'), 5],
    ['a framed value', bytes(0x80, 4, 0x95, little(3, 8), 'K', 9, STOP), 9],
    ['a noted value', bytes(0x80, 4, 'K', 9, 0x94, '0', 'h', 0, STOP), 9],
    ['a value noted far away', pickle('K', 9, 'r', little(2 ** 32 - 1, 4), '0', 'j', little(2 ** 32 - 1, 4)), 9],
  ])('%s', (_, file, value) => {
    expect(readPickle(file, 0, world)).toEqual({ value, end: file.length });
  });

  it('tuples, lists and dicts', () => {
    const [none, ...tuples] = [pickle(')'), pickle('N', 0x85), pickle('N', 'N', 0x86), pickle('N', 'N', 'N', 0x87)];
    expect(read(none!)).toEqual(new PyTuple([]));
    expect(tuples.map((file) => (read(file) as PyTuple).items.length)).toEqual([1, 2, 3]);
    expect((read(pickle(']', 'K', 1, 'a', 'K', 2, 'a')) as PyList).items).toEqual([1, 2]);
    expect([...(read(pickle('}', text('k'), 'K', 2, 's')) as PyDict).entries]).toEqual([['k', 2]]);
  });
});

describe('a pickle is refused that', () => {
  it.each([
    ['calls os.system by GLOBAL', pickle(call('os', 'system', text('x'))), "'os.system'"],
    ['calls os.system by STACK_GLOBAL', pickle(text('os'), text('system'), 0x93), "'os.system'"],
    ['goes on from a name that is known', pickle(text('torch'), text('Size.__init__'), 0x93), "'torch.Size.__init__'"],
    ['splits a name elsewhere', pickle(global('collections.OrderedDict', '__class__')), '__class__'],
    ['names an inherited property', pickle(global('', 'constructor')), "'.constructor'"],
    ['names a global by numbers', pickle(int(1), int(2), 0x93), 'name of a global must be strings'],
    ['has a number for the module of a global', pickle(int(1), text('x'), 0x93), 'name of a global must be strings'],
    ['has a number for the name of a global', pickle(text('x'), int(1), 0x93), 'name of a global must be strings'],
    ['has an endless name', pickle('c', 'a'.repeat(300)), 'longer than 256 bytes'],
    ['makes an instance by INST', pickle(MARK, 'i', 'os\n', 'system\n'), 'INST (0x69)'],
    ['makes an instance by OBJ', pickle(MARK, 'o'), 'OBJ (0x6f)'],
    ['makes an instance by NEWOBJ', pickle(global('torch', 'Size'), ')', 0x81), 'NEWOBJ (0x81)'],
    ['uses the extension registry', pickle(0x82, 1), 'EXT1'],
    ['is of protocol 0', bytes('I1\n', STOP), 'INT (0x49)'],
    ['has more bytes than follow', pickle('C', 9, 'x'), 'truncated'],
    ['adds to a list as to a set', pickle(']', MARK, 'N', 0x90), 'which is not a set'],
    ['has an operation that does not exist', pickle(0xff), '0xff, which is unknown'],
    ['is of a protocol that does not exist', bytes(0x80, 6, '}', STOP), 'at most 5; received 6'],
    ['calls a dict', pickle('}', ')', 'R'), 'it calls a dict of 0'],
    ['calls a storage class', pickle(global('torch', 'FloatStorage'), ')', 'R'), 'it calls torch.FloatStorage'],
    ['calls without a tuple', pickle(global('torch', 'Size'), 'N', 'R'), 'with None'],
    ['calls Size without sizes', pickle(call('torch', 'Size', int(3))), 'must be a tuple; received 3'],
    ['appends to a dict', pickle('}', 'N', 'a'), 'which is not a list'],
    ['sets an item of a list', pickle(']', 'N', 'N', 's'), 'which is not a dict'],
    ['sets a key without a value', pickle('}', MARK, 'N', 'u'), 'a key without a value'],
    ['has a list for a key', pickle(dict(']', 'N')), 'received a list of 0'],
    ['has a dict for a key', pickle(dict('}', 'N')), 'received a dict of 0'],
    ['sets attributes of a list', pickle(']', '}', 'b'), 'sets attributes of a list'],
    ['sets attributes of a function', pickle(global('torch', 'Size'), '}', 'b'), 'attributes of torch.Size'],
    ['takes more than it put', pickle('0'), 'more values from the stack'],
    ['takes from below a mark', pickle('N', MARK, '0'), 'more values from the stack'],
    ['closes a mark it did not open', pickle('t'), 'was never opened'],
    ['asks for what it did not note', pickle('h', 3), 'memo 3, which was never stored'],
    ['ends without a value', pickle(), 'more values from the stack'],
    ['ends within a value', bytes(0x80, 2, 'J', 1, 2), 'truncated'],
    ['ends within a text', bytes(0x80, 2, 'X', little(2 ** 32 - 1, 4), 'abc'), 'truncated'],
    ['promises a text of 2^63 bytes', bytes(0x80, 4, 0x8d, little(2n ** 63n, 8), 'abc', STOP), 'truncated'],
    ['promises a frame of 2^63 bytes', bytes(0x80, 4, 0x95, little(2n ** 63n, 8), 'N', STOP), 'a frame of its pickle'],
    ['has text that is not UTF-8', pickle('X', little(1, 4), 0xff), 'not UTF-8'],
    ['has an OrderedDict of no pairs', pickle(call('collections', 'OrderedDict', bytes('N', 0x85))), 'must be a tuple'],
    ['has an OrderedDict of triples', pickle(call('collections', 'OrderedDict', bytes('NNN', 0x87, 0x85))), 'of pairs'],
    ['has a persistent id that is no storage', pickle(text('module'), 'Q'), 'is not a storage'],
  ])('%s', async (_, file, problem) => {
    const error = await refused(file);
    expect(error.code).toBe('file');
    expect(error.message).toContain(problem);
  });
});

describe('limits', () => {
  const timed = async (file: Uint8Array, problem: string): Promise<void> => {
    const begun = performance.now();
    expect((await refused(file)).message).toContain(problem);
    expect(performance.now() - begun).toBeLessThan(5000);
  };

  it('more than a million operations are refused, of marks, dicts or notes alike', async () => {
    for (const operation of [[0x28], [0x7d], [0x4e, 0x94]]) {
      const file = Uint8Array.from({ length: 2 ** 20 + 1 }, (_, i) => operation[i % operation.length]!);
      await timed(file, 'more than 1048576 operations');
    }
  });

  it('nesting of a hundred thousand is refused and overflows nothing', async () => {
    const depth = 100_000;
    await timed(pickle(new Uint8Array(depth).fill(0x5d), new Uint8Array(depth - 1).fill(0x61)), 'at most 32 deep');
    await timed(pickle('N', new Uint8Array(depth).fill(0x85)), 'at most 32 deep');
  });

  it('a list in itself is refused', async () => {
    await timed(pickle(']', put(1), get(1), 'a'), 'at most 32 deep');
  });

  it('billion-laughs files are refused: tuples of tuples and dicts of dicts', async () => {
    const layers = Array.from({ length: 30 }, (_, i) => bytes(get(i), get(i), 0x86, put(i + 1), '0'));
    await timed(pickle(')', put(0), '0', ...layers, get(30)), 'more than 1048576 values');
    const dicts = Array.from({ length: 30 }, (_, i) =>
      bytes(dict(text('a'), get(i), text('b'), get(i)), put(i + 1), '0'),
    );
    await timed(pickle('}', put(0), '0', ...dicts, get(30)), 'more than 1048576 values');
  });

  it('long names that are used again and again are refused', async () => {
    const scalar = bytes(
      ...[MARK, text('storage'), global('torch', 'FloatStorage'), text('0'), text('cpu'), int(1), 't', 'Q'],
    );
    const tensor = call('torch._utils', '_rebuild_tensor_v2', scalar, int(0), ')', ')', 0x89, 'N');
    const key = bytes(text('k'.repeat(100_000)));
    const many = Array.from({ length: 200 }, (_, i) => bytes(int(i), get(1)));
    const value = pickle(tensor, put(1), '0', dict(key, dict(...many)));
    const outcome = await outcomeOf(() => decodePth(zipContainer(value, { 0: new Uint8Array(4) })));
    expect((outcome as GanError).message).toContain('the names of its tensors take more than');
  });

  it('one list that is given to many calls is refused', async () => {
    const long = bytes(']', MARK, ...Array(3000).fill(bytes(get(0))), 'e', 0x85, put(1), '0');
    const calls = Array(500).fill(bytes(get(2), get(1), 'R', '0'));
    await timed(
      pickle('N', 'N', 0x86, put(0), '0', global('torch', 'Size'), put(2), '0', long, ...calls, 'N'),
      'operations',
    );
  });
});
