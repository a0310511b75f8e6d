import { GanError } from '@ganforge/formats';
import type { FeatureExtractor } from '../extractors/extractor.ts';
import type { Provenance } from '../features/provenance.ts';
import type { OpenExtractor } from './extractors.ts';
import type { SetReport } from './image-sets.ts';
import { UsageError } from './usage-error.ts';

/** How features were made, as `--json` has it. */
export function provenanceJson(provenance: Provenance, open?: OpenExtractor): Record<string, unknown> {
  const { extractor = null, layer = null, preset = null, weights = null } = provenance;
  return { extractor, layer, preset, weights, engine: open?.engine ?? null };
}

/** A set of images, as `--json` has it. */
export function setJson({ path, n, codecs, unreadable }: SetReport): Record<string, unknown> {
  return { path, n, codecs, unreadable };
}

/** How features were made, in a line. */
export function provenanceLine({ extractor, layer, preset, weights }: Provenance, open?: OpenExtractor): string {
  const parts = [
    `extractor ${extractor ?? 'unknown'}${layer === undefined || layer === extractor ? '' : ` (${layer})`}`,
    ...(preset === undefined ? [] : [`preset ${preset}`]),
    ...(weights === undefined ? [] : [`weights ${weights.slice(0, 12)}`]),
    ...(open?.engine === undefined ? [] : [`engine ${open.engine}`]),
  ];
  return parts.join(', ');
}

/**
 * The layer of class logits: without bias where the extractor has it.
 *
 * @throws UsageError for an extractor without classes
 */
export function logitsLayer({ name, layers }: FeatureExtractor): string {
  const layer = ['logits_unbiased', 'logits'].find((known) => Object.hasOwn(layers, known));
  if (layer !== undefined) return layer;
  throw new UsageError(
    `an Inception Score needs an extractor with classes; ${name} has none. Try inception-v3 or digits`,
  );
}

/** One line for people, without a stack; a bug keeps its stack. */
export function errorLine(error: unknown): string {
  if (error instanceof GanError || error instanceof UsageError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
