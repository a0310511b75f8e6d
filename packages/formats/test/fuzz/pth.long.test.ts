import { decodePth } from '@ganforge/formats';
import { it } from 'vitest';
import { fixture } from '../fixtures.ts';
import {
  dict,
  global,
  int,
  legacyContainer,
  list,
  NONE,
  pickle,
  storage,
  tensor,
  text,
  tuple,
  zipContainer,
} from '../pickle/pickle-bytes.ts';
import { checkArrays, fuzz } from './fuzz.ts';
import { type Seed, whole } from './mutations.ts';

const numbers = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
const value = (held: Uint8Array): Uint8Array =>
  pickle(
    dict(
      text('w'),
      tensor(held, 0, [2, 2], [1, 2]),
      text('l'),
      list(tensor(held, 1, [3], [1]), tensor(held, 2, [], [])),
    ),
  );

/** A damaged pickle or storage in an intact archive. */
const zipped: Seed = {
  parts: [value(storage('0', 4)), numbers],
  compose: ([data, numbers]) => zipContainer(data!, { 0: numbers! }),
};
const legacy: Seed = {
  parts: [
    value(
      new Uint8Array([
        ...tuple(text('storage'), global('torch', 'FloatStorage'), text('7'), text('cpu'), int(4), NONE),
        0x51,
      ]),
    ),
    numbers,
  ],
  compose: ([value, numbers]) => legacyContainer(value!, ['7'], [{ count: 4, content: numbers! }]),
};
const names = ['legacy-protocol-4.pth', 'legacy.pth', 'tensor.pth', 'zip.pth'];

it('ten thousand mutated .pth files are read or refused', async () => {
  const seeds = [...names.map(fixture).map(whole), zipped, zipped, legacy, legacy, legacy];
  await fuzz(seeds, decodePth, ({ tensors }, file) => checkArrays(tensors, file));
});
