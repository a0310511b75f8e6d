import type { RunFiles } from '../files/run-files.ts';
import type {
  FailedEvent,
  FinishedEvent,
  LoggedEvent,
  MetricsEvent,
  ResumedEvent,
  StepEvent,
  Values,
} from './events.ts';
import { eventLines, headOf, type Line, parseEvent } from './lines.ts';

/** Contains the cost of training, summed over all sessions. Each start and each resume of a run begins a session. */
export interface Costs {
  readonly seconds: number;
  /** The seconds that the metrics took. */
  readonly metricsSeconds: number;
  /**
   * The seconds that the steps took. Steps that were repeated after a resume count again, also in `steps` and
   * `examples`.
   */
  readonly stepSeconds: number;
  readonly steps: number;
  readonly examples: number;
}

/** Contains a summary of the events of a run. */
export interface History {
  /** The last valid step of each session. A later resume makes the steps after it invalid. */
  readonly limits: readonly number[];
  readonly costs: Costs;
  /** The losses of the last valid step up to the requested step. */
  readonly terms: Values;
  /** The byte position after the last complete line. */
  readonly end: number;
  /** The path of the last checkpoint that was reported, such as `checkpoints/step-40`. */
  readonly checkpoint: string | undefined;
  /** How the last session ended. It is undefined if the session is still running or was killed. */
  readonly ended: 'finished' | 'failed' | undefined;
}

/** Contains zero costs. */
export const noCosts: Costs = { seconds: 0, metricsSeconds: 0, stepSeconds: 0, steps: 0, examples: 0 };

/** Adds two costs. */
export function addCosts(a: Costs, b: Costs): Costs {
  return {
    seconds: a.seconds + b.seconds,
    metricsSeconds: a.metricsSeconds + b.metricsSeconds,
    stepSeconds: a.stepSeconds + b.stepSeconds,
    steps: a.steps + b.steps,
    examples: a.examples + b.examples,
  };
}

/** Contains what was read of the current session. */
interface Open {
  readonly from: number;
  readonly examples: number;
  step: Line | undefined;
  metricsSeconds: number;
  seconds: number;
}

/**
 * Reads a summary of the events of a run, line by line. Most lines are skipped without parsing them.
 *
 * @param until the last step that {@link History.terms} may come from
 */
export async function readHistory(files: RunFiles, until: number = Number.POSITIVE_INFINITY): Promise<History> {
  const starts: number[] = [];
  let costs = noCosts;
  let session: Open = { from: 0, examples: 0, step: undefined, metricsSeconds: 0, seconds: 0 };
  let last: Line | undefined;
  let end = 0;
  let checkpoint: string | undefined;
  let ended: History['ended'];
  for await (const line of eventLines(files)) {
    end = line.end;
    const { type, step } = headOf(line, files.at);
    if (type === 'step') {
      session.step = line;
      if (step <= until) last = line;
    } else if (type === 'started' || type === 'resumed') {
      costs = addCosts(costs, costsOf(session, files.at));
      const examples = type === 'resumed' ? ((parseEvent(line, files.at) as ResumedEvent).examples ?? 0) : 0;
      session = { from: step, examples, step: undefined, metricsSeconds: 0, seconds: 0 };
      starts.push(step);
      ended = undefined;
    } else if (type === 'metrics') {
      session.metricsSeconds += (parseEvent(line, files.at) as MetricsEvent).seconds;
    } else if (type === 'checkpoint') {
      checkpoint = `checkpoints/step-${step}`;
    } else if (type === 'finished' || type === 'failed') {
      session.seconds = (parseEvent(line, files.at) as FinishedEvent | FailedEvent).seconds ?? 0;
      ended = type;
    }
  }
  costs = addCosts(costs, costsOf(session, files.at));
  const terms = last === undefined ? {} : (parseEvent(last, files.at) as StepEvent).terms;
  return { limits: limitsOf(starts), costs, terms, end, checkpoint, ended };
}

/** Iterates over the valid events in order. Events that a resume made invalid are skipped. */
export async function* liveEvents(
  files: RunFiles,
  { limits, end }: Pick<History, 'limits' | 'end'>,
): AsyncGenerator<LoggedEvent> {
  let session = -1;
  for await (const line of eventLines(files, 0, end)) {
    const { type, step } = headOf(line, files.at);
    if (type === 'started' || type === 'resumed') session++;
    if (step <= (limits[Math.max(0, session)] ?? Number.POSITIVE_INFINITY)) yield parseEvent(line, files.at);
  }
}

/** Returns the last valid step of each session: the smallest step at which a later session started. */
function limitsOf(starts: readonly number[]): number[] {
  const limits: number[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (const start of [...starts].reverse()) {
    limits.unshift(least);
    least = Math.min(least, start);
  }
  return limits;
}

function costsOf(session: Open, at: string): Costs {
  const { from, metricsSeconds } = session;
  if (session.step === undefined) return { ...noCosts, metricsSeconds, seconds: session.seconds };
  const { step, examples, seconds, stepSeconds } = parseEvent(session.step, at) as StepEvent;
  return {
    seconds: Math.max(seconds, session.seconds),
    metricsSeconds,
    stepSeconds: stepSeconds ?? 0,
    steps: step - from,
    examples: examples - session.examples,
  };
}
