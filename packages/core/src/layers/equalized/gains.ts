import { formatValue, GanError } from '@ganforge/formats';

/** What a kernel and a bias that start alike in every layer are multiplied by when they are used. */
export interface Gains {
  /** Of the kernel, beside 1 / sqrt(fan in). @default 1 */
  readonly gain?: number;
  /** Of the bias. @default 1 */
  readonly biasGain?: number;
  /** @default true */
  readonly useBias?: boolean;
}

/** The names of {@link Gains}. */
export const gainOptions = ['gain', 'biasGain', 'useBias'] as const;

/** The gains with their defaults. */
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
