import { bytes, floats, integer, ints, numbers, out, several, size } from '../../scripts/functions/kinds.mjs';

const run = numbers(
  'BroadcastRun',
  'A run of axes: its size, and for each operand 1 if it steps along the run or 0 if it repeats.',
  {
    size: [size],
    aSteps: [integer(0, 1)],
    bSteps: [integer(0, 1)],
  },
);

export const family = {
  says: 'Operations that compute one value from two values. The operands are broadcast along runs of axes; with no runs, each operand has all elements of y or a single value.',
  object: 'binary',
  kernels: 'binary',
  functions: Object.fromEntries(
    [
      [
        'Floats',
        floats,
        floats,
        'float, float',
        [
          'add',
          'divide',
          'eluGrad',
          'maximum',
          'minimum',
          'multiply',
          'prelu',
          'squaredDifference',
          'subtract',
          'atan2',
          'mod',
          'pow',
        ],
      ],
      [
        'Ints',
        ints,
        ints,
        'int32_t, int32_t',
        [
          'addInts',
          'floorDivInts',
          'maximumInts',
          'minimumInts',
          'modInts',
          'multiplyInts',
          'squaredDifferenceInts',
          'subtractInts',
        ],
      ],
      ['Tests', floats, bytes, 'float, uint8_t', ['equal', 'greater', 'greaterEqual', 'less', 'lessEqual', 'notEqual']],
      [
        'IntTests',
        ints,
        bytes,
        'int32_t, uint8_t',
        ['equalInts', 'greaterInts', 'greaterEqualInts', 'lessInts', 'lessEqualInts', 'notEqualInts'],
      ],
      ['Bools', bytes, bytes, 'uint8_t, uint8_t', ['logicalAnd', 'logicalOr']],
    ].map(([kind, x, y, elements, names]) => [
      `binary${kind}`,
      {
        says: 'Computes y from a and b.',
        names,
        kernel: `BinaryRow<${elements}> Binary::*kernel`,
        args: { a: x, b: x, y: out(y), runs: integer(0, 8), run: several(run, 'runs', 8) },
        positions: kind === 'Floats',
      },
    ]),
  ),
};
