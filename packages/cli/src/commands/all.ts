import type { Command } from '../program/command.ts';
import { compare } from './compare.ts';
import { doctor } from './doctor.ts';
import { evaluate } from './evaluate.ts';
import { inspect } from './inspect.ts';
import { list } from './list.ts';
import { metrics } from './metrics.ts';
import { protocol } from './protocol.ts';
import { sample } from './sample.ts';
import { train } from './train.ts';
import { translate } from './translate.ts';

/** Every command, in the order of help. */
export const COMMANDS: readonly Command[] = [
  train,
  sample,
  translate,
  evaluate,
  compare,
  protocol,
  list,
  inspect,
  metrics,
  doctor,
];
