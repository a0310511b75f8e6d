import { boolean, each, floats, number, optional, out } from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'Updates of optimizers. For each parameter they have w, its gradient, the updated w, and each state before and after.',
  functions: {
    adam: {
      says: 'Updates parameters with the states m, which may be missing, and v.',
      args: {
        beta1: number,
        beta2: number,
        epsilon: number,
        rate: number,
        weightDecay: number,
        kept: number,
        parameters: each('AdamParameter', {
          w: floats,
          g: floats,
          updated: out(floats),
          m: optional(floats),
          mNew: optional(out(floats)),
          v: floats,
          vNew: out(floats),
        }),
      },
    },
    rmsProp: {
      says: 'Updates parameters with the states v, m and momentum; m and momentum may be missing.',
      args: {
        alpha: number,
        epsilon: number,
        rate: number,
        weightDecay: number,
        momentumDecay: number,
        parameters: each('RmsPropParameter', {
          w: floats,
          g: floats,
          updated: out(floats),
          v: floats,
          vNew: out(floats),
          m: optional(floats),
          mNew: optional(out(floats)),
          momentum: optional(floats),
          momentumNew: optional(out(floats)),
        }),
      },
    },
    sgd: {
      says: 'Updates parameters with the state momentum, which may be missing.',
      args: {
        rate: number,
        weightDecay: number,
        momentumDecay: number,
        fresh: number,
        nesterov: boolean,
        parameters: each('SgdParameter', {
          w: floats,
          g: floats,
          updated: out(floats),
          momentum: optional(floats),
          momentumNew: optional(out(floats)),
        }),
      },
    },
  },
};
