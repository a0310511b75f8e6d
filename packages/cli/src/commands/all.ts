import type { Command } from '../program/command.ts';
import { chess } from './chess.ts';
import { compare } from './compare.ts';
import { doctor } from './doctor.ts';
import { evaluate } from './evaluate.ts';
import { exported } from './export.ts';
import { health } from './health.ts';
import { inspect } from './inspect.ts';
import { list } from './list.ts';
import { metrics } from './metrics.ts';
import { newApp } from './new-app.ts';
import { newVariant } from './new-variant.ts';
import { project } from './project.ts';
import { protocol } from './protocol.ts';
import { sample } from './sample.ts';
import { synthesize } from './synthesize.ts';
import { train } from './train.ts';
import { translate } from './translate.ts';

/** Lists all commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  train,
  sample,
  synthesize,
  translate,
  project,
  evaluate,
  compare,
  health,
  protocol,
  exported,
  list,
  newVariant,
  newApp,
  inspect,
  chess,
  metrics,
  doctor,
];
