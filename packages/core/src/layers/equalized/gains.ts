import { formatValue, GanError } from '@ganforge/formats';

/** Constant factors that multiply the kernel and the bias at every use. */
export interface Gains {
  /** Factor of the kernel, in addition to `1 / sqrt(fan in)`; above 0. @default 1 */
  readonly gain?: number;
  /** Factor of the bias; above 0. @default 1 */
  readonly biasGain?: number;
  /** Whether a bias is added. @default true */
  readonly useBias?: boolean;
}

/** The names of {@link Gains}. */
export const gainOptions = ['gain', 'biasGain', 'useBias'] as const;

/** Checks the gains and fills in their defaults. */
export function resolveGains(where: string, { gain = 1, biasGain = 1, useBias = true }: Gains): Required<Gains> {
  for (const [name, value] of Object.entries({ gain, biasGain })) {
    if (typeof value === 'number' && value > 0 && value < Infinity) continue;
    throw new GanError(where, `${name} must be a number above 0; received ${formatValue(value)}. Try 1.`);
  }
  if (typeof useBias !== 'boolean') {
    throw new GanError(where, `useBias must be true or false; received ${formatValue(useBias)}.`);
  }
  return { gain, biasGain, useBias };
}
