import { GanError, Mt19937, sha256 } from '@ganforge/formats';
import { describe, expect, it } from 'vitest';
import { expected, type Stream } from './fixtures.ts';

const repeat = (n: number, draw: () => number): number[] => Array.from({ length: n }, draw);
const digestOf = (items: readonly number[]): Promise<string> => sha256(new Uint8Array(Int32Array.from(items).buffer));

describe.each(expected.mt19937.streams.map((stream): [number, Stream] => [stream.seed, stream]))(
  'RandomState(%d)',
  (seed, stream) => {
    it('gives the numbers that numpy drew, in the same order', () => {
      const random = new Mt19937(seed);
      expect(repeat(3, () => random.uint32())).toEqual(stream.uint32);
      expect(repeat(5, () => random.random())).toEqual(stream.random);
      expect(repeat(12, () => random.randint(0, 10))).toEqual(stream.randint10);
      expect([random.randint(4, 5), random.randint(0, 256)]).toEqual(stream.randintOne);
      expect(repeat(3, () => random.randint(0, 2 ** 32))).toEqual(stream.randint32);
      expect(repeat(5, () => random.randint(-5, 2 ** 40))).toEqual(stream.randintWide);
      expect(repeat(5, () => random.randint(-(2 ** 52), 2 ** 52 - 1))).toEqual(stream.randintWidest);
      expect(random.permutation(20)).toEqual(stream.permutation);
      const letters = [...'generative adversarial'];
      random.shuffle(letters);
      expect(letters.join('')).toBe(stream.shuffle);
      expect(random.choice(1000, 8)).toEqual(stream.choice);
      expect(random.choice(1000, 8, { replace: false })).toEqual(stream.choiceNoReplace);
      for (const normal of stream.normal) {
        // The function `log` may differ in the last bit between platforms. All other results are equal.
        expect(Math.abs(random.standardNormal() - normal)).toBeLessThanOrEqual(1e-15 * Math.abs(normal));
      }
      expect(random.random()).toBe(stream.after);
    });
  },
);

it('draws the subsets and the order of seeded scores: RandomState(2020)', async () => {
  const random = new Mt19937(2020);
  const subsets = repeat(10, () => 0).flatMap(() => random.choice(2000, 1000, { replace: false }));
  expect(await digestOf(subsets)).toBe(expected.mt19937.subsetsSha256);
  expect(await digestOf(new Mt19937(2020).permutation(50_000))).toBe(expected.mt19937.orderSha256);
});

it('the 10,000th number of seed 5489 is that of the C++ standard for mt19937', () => {
  const random = new Mt19937(5489);
  expect(repeat(10_000, () => random.uint32()).at(-1)).toBe(4123659995); // ISO C++ [rand.predef]
});

it('seed starts again, and forgets the second normal of a pair', () => {
  const random = new Mt19937(3);
  const first = [random.standardNormal(), random.random()];
  random.seed(3);
  expect([random.standardNormal(), random.random()]).toEqual(first);
});

it('shuffles typed arrays too, and leaves what is too short alone', () => {
  const random = new Mt19937(3);
  const items = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  random.shuffle(items);
  expect(items).not.toEqual(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  expect(items.toSorted()).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  expect(random.permutation(0)).toEqual([]);
  expect(random.choice(1, 3)).toEqual([0, 0, 0]);
});

it.each<[string, (random: Mt19937) => unknown, string]>([
  ['a negative seed', () => new Mt19937(-1), 'seed must be an integer in 0..4294967295; received -1.'],
  ['a seed over 32 bits', () => new Mt19937(2 ** 32), 'received 4294967296'],
  ['a fractional seed', (random) => random.seed(0.5), 'received 0.5'],
  ['an empty range', (random) => random.randint(5, 5), 'high must be an integer in 6..'],
  ['a range of 2^53 or more', (random) => random.randint(-(2 ** 52), 2 ** 52), 'high must be'],
  ['a choice of nothing', (random) => random.choice(0, 1), 'n must be an integer in 1..'],
  [
    'more than there is',
    (random) => random.choice(5, 6, { replace: false }),
    'size (without replacement) must be an integer in 0..5',
  ],
  ['a negative length', (random) => random.permutation(-1), 'n must be'],
])('refuses %s', (_, draw, message) => {
  expect(() => draw(new Mt19937(0))).toThrow(GanError);
  expect(() => draw(new Mt19937(0))).toThrow(message);
});
