import { GanError } from '@ganforge/formats';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import type { Making } from '../making.ts';
import type { OpenExtractor } from './extractors.ts';
import type { SetReport } from './image-sets.ts';
import { UsageError } from './usage-error.ts';

/** How features were made, as `--json` has it. */
export function makingJson(making: Making, open?: OpenExtractor): Record<string, unknown> {
  const { extractor = null, tap = null, preset = null, weights = null } = making;
  return { extractor, tap, preset, weights, engine: open?.engine ?? null };
}

/** A set of images, as `--json` has it. */
export function setJson({ path, n, codecs, unreadable }: SetReport): Record<string, unknown> {
  return { path, n, codecs, unreadable };
}

/** How features were made, in a line. */
export function makingLine({ extractor, tap, preset, weights }: Making, open?: OpenExtractor): string {
  const parts = [
    `extractor ${extractor ?? 'unknown'}${tap === undefined || tap === extractor ? '' : ` (${tap})`}`,
    ...(preset === undefined ? [] : [`preset ${preset}`]),
    ...(weights === undefined ? [] : [`weights ${weights.slice(0, 12)}`]),
    ...(open?.engine === undefined ? [] : [`engine ${open.engine}`]),
  ];
  return parts.join(', ');
}

/**
 * The tap of class logits: without bias where the extractor has it.
 *
 * @throws UsageError for an extractor without classes
 */
export function logitsTap({ name, taps }: FeatureExtractor): string {
  const tap = ['logits_unbiased', 'logits'].find((known) => Object.hasOwn(taps, known));
  if (tap !== undefined) return tap;
  throw new UsageError(
    `an Inception Score needs an extractor with classes; ${name} has none. Try inception-v3 or digits`,
  );
}

/** One line for people, without a stack; a bug keeps its stack. */
export function errorLine(error: unknown): string {
  if (error instanceof GanError || error instanceof UsageError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
