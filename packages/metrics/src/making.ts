import { GanError } from '@ganforge/formats';

/**
 * How features were made: what has to be the same for two sets of them to be compared, and what a report says.
 *
 * A field that is absent is unknown, as in the files of other tools; unknown is compared with nothing.
 */
export interface Making {
  /** Name of the extractor: `inception-v3`. */
  readonly extractor?: string;
  /** Which of its outputs: `2048`. */
  readonly tap?: string;
  /** How images were resized and scaled for it: `torch-fidelity`. */
  readonly preset?: string;
  /** SHA-256 of the extractor's weights, in hexadecimal; `none` for one that has none. */
  readonly weights?: string;
}

/** SHA-256 of the weights of FID, as pytorch-fid and torch-fidelity publish them (`pt_inception-2015-12-05-6726825d.pth`). */
export const FID_WEIGHTS = '6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2';

/**
 * What the Frechet distance of such features may be called: `FID` for the true Inception weights and 2048 features,
 * `FD(digits)` for any other extractor, `FD(unknown)` where nothing is known.
 *
 * @example
 * frechetLabel({ extractor: 'digits' }); // 'FD(digits)'
 */
export function frechetLabel({ extractor, tap, weights }: Making): string {
  if (weights === FID_WEIGHTS && tap === '2048') return 'FID';
  const name = extractor ?? 'unknown';
  return tap === undefined || tap === name ? `FD(${name})` : `FD(${name}:${tap})`;
}

/**
 * Refuses to compare features of different making.
 *
 * @throws GanError `mismatch` that names the field and both values
 */
export function checkSameMaking(where: string, real: Making, generated: Making): void {
  for (const field of ['extractor', 'tap', 'preset', 'weights'] as const) {
    const [a, b] = [real[field], generated[field]];
    if (a === undefined || b === undefined || a === b) continue;
    throw new GanError(
      where,
      `both sets must be made alike: ${field} is '${a}' for one and '${b}' for the other. ` +
        'Make both with the same extractor, weights and preset.',
      { code: 'mismatch' },
    );
  }
}

/** What is known of features that come from both: the fields that both have, which are the same. */
export function commonMaking(one: Making, other: Making): Making {
  return Object.fromEntries(Object.entries(one).filter(([field]) => other[field as keyof Making] !== undefined));
}
