import {
  boolean,
  doubles,
  floats,
  integer,
  number,
  optional,
  out,
  positions,
  recorded,
  size,
} from '../../scripts/functions/kinds.mjs';
import { finish } from './shared/finish.mjs';

export const family = {
  says: 'Matrix products.',
  functions: {
    matMul: {
      says: 'Computes y[i] [m,n] = a[aIndices[i]] b[bIndices[i]] and applies the finish. Without indices it computes one product.\nPrograms can add three operations to one product: a gate [m,n] with its slope (the gradient of a leaky ReLU at the gate), an addend [m,n] that is added last, and the number of b, from 1 on, among the right factors that the program packs only once.',
      args: {
        a: floats,
        b: floats,
        y: out(floats),
        aIndices: optional(positions),
        bIndices: optional(positions),
        m: size,
        n: size,
        k: size,
        transposeA: boolean,
        transposeB: boolean,
        bf16: boolean,
        finish,
        gate: recorded(floats),
        gateSlope: recorded(number, 0),
        addend: recorded(floats),
        kept: recorded(integer(1), 0),
      },
      positions: true,
    },
    probePeak: {
      says: 'Sets rate[0] to the multiplications and additions per second of the active threads without memory access.',
      args: { iterations: integer(1), rate: out(doubles) },
    },
  },
};
