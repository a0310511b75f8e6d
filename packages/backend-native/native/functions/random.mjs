import { floats, integer, ints, number, numbers, out, size } from '../../scripts/functions/kinds.mjs';

const word = integer(0, 'UINT32_MAX');

const words = numbers(
  'RandomWords',
  'The position in a random stream: two words of the key, two of the name, and the first block.',
  {
    key0: [word, 'key[0]'],
    key1: [word, 'key[1]'],
    stream0: [word, 'stream[0]'],
    stream1: [word, 'stream[1]'],
    block: [size],
  },
  'kernels/random.h',
);

export const family = {
  says: 'Random numbers from the words of a stream.',
  object: 'random',
  functions: {
    uniform: {
      operator: 'uniformNumbers',
      says: 'Writes min + range * u with a uniform u in [0,1), clamped to [first,last].',
      args: { y: out(floats), min: number, range: number, first: number, last: number, words },
    },
    normal: {
      operator: 'normalNumbers',
      says: 'Writes mean + std * z, with z from the central mass of the normal distribution, clamped to [-bound,bound].',
      args: { y: out(floats), mean: number, std: number, mass: number, bound: number, words },
    },
    gumbel: {
      operator: 'gumbelNumbers',
      says: 'Writes standard Gumbel noise, -log(-log u).',
      args: { y: out(floats), words },
    },
    integers: {
      operator: 'randomIntegers',
      says: 'Writes uniform integers in 0..n-1 and returns the number of blocks of words used.',
      args: { y: out(ints), n: integer(1, 'int64_t{1} << 31'), words },
      returns: 'number',
    },
  },
};
