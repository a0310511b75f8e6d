import { GanError } from '@ganforge/formats';
import type { Provenance } from '../features/provenance.ts';
import type { OpenExtractor } from './extractors.ts';
import type { SetReport } from './reading.ts';
import { UsageError } from './usage-error.ts';

/** Returns a provenance as JSON for `--json`. */
export function provenanceJson(provenance: Provenance, open?: OpenExtractor): Record<string, unknown> {
  const { extractor = null, layer = null, preset = null, weights = null } = provenance;
  return { extractor, layer, preset, weights, engine: open?.engine ?? null };
}

/** Returns the report on a set of images as JSON for `--json`. */
export function setJson({ path, n, codecs, damaged }: SetReport): Record<string, unknown> {
  return { path, n, codecs, damaged };
}

/** Formats a provenance as one line. */
export function provenanceLine({ extractor, layer, preset, weights }: Provenance, open?: OpenExtractor): string {
  const parts = [
    `extractor ${extractor ?? 'unknown'}${layer === undefined || layer === extractor ? '' : ` (${layer})`}`,
    ...(preset === undefined ? [] : [`preset ${preset}`]),
    ...(weights === undefined ? [] : [`weights ${weights.slice(0, 12)}`]),
    ...(open?.engine === undefined ? [] : [`engine ${open.engine}`]),
  ];
  return parts.join(', ');
}

/** Formats an error as one line without a stack trace. An unexpected error keeps its stack trace. */
export function errorLine(error: unknown): string {
  if (error instanceof GanError || error instanceof UsageError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
