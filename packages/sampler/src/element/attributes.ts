import { GanError } from '@ganforge/formats';
import type { SamplerInfo, Samples } from '../sampling/sampler.ts';

/**
 * Returns the number in an attribute, or undefined if there is no attribute. @throws GanError `argument` if it is not a
 * number
 */
export function numberOf(element: Pick<Element, 'getAttribute'>, name: string): number | undefined {
  const text = element.getAttribute(name);
  if (text === null) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new GanError('sampler/element', `the attribute ${name} must be a number; received '${text}'.`);
}

/** Describes a picture of samples in words, for screen readers. */
export function describeSamples({ name, classes }: SamplerInfo, { n, seed, spec, labels }: Samples): string {
  const noun = spec.kind === 'image' ? 'image' : 'point';
  const made = `${n} ${n === 1 ? noun : `${noun}s`} made by ${name}`;
  const shown = [...new Set(labels)].map((label) => classes![label]!);
  const of =
    shown.length === 0 ? '' : shown.length === 1 ? `, class ${shown[0]}` : `, a row for each of ${shown.join(', ')}`;
  return `${made}${of}, seed ${seed}. AI-generated.`;
}
