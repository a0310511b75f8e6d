import { GanError } from '@ganforge/formats';

/**
 * The provenance of features: how they were made. Features of different provenance cannot be compared.
 *
 * An absent field is unknown, as in files of other tools. An unknown field is not compared.
 */
export interface Provenance {
  /** Name of the extractor: `inception-v3`. */
  readonly extractor?: string;
  /** The output of the extractor: `2048`. */
  readonly layer?: string;
  /** The method that resizes and scales images: `torch-fidelity`. */
  readonly preset?: string;
  /** SHA-256 of the extractor's weights in hexadecimal; `none` if it has no weights. */
  readonly weights?: string;
}

/**
 * SHA-256 of the weights of FID that pytorch-fid and torch-fidelity publish (`pt_inception-2015-12-05-6726825d.pth`).
 */
export const FID_WEIGHTS = '6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2';

/**
 * Returns the correct name for the Frechet distance of features with this provenance.
 *
 * It is `FID` for the original Inception weights and 2048 features, `FD(digits)` and the like for other extractors, and
 * `FD(unknown)` if nothing is known.
 *
 * @example
 * frechetLabel({ extractor: 'digits' }); // 'FD(digits)'
 */
export function frechetLabel({ extractor, layer, weights }: Provenance): string {
  if (weights === FID_WEIGHTS && layer === '2048') return 'FID';
  const name = extractor ?? 'unknown';
  return layer === undefined || layer === name ? `FD(${name})` : `FD(${name}:${layer})`;
}

/**
 * Checks that features have the same provenance.
 *
 * @throws GanError `mismatch` with the field and both values
 */
export function checkSameProvenance(where: string, real: Provenance, generated: Provenance): void {
  for (const field of ['extractor', 'layer', 'preset', 'weights'] as const) {
    const [a, b] = [real[field], generated[field]];
    if (a === undefined || b === undefined || a === b) continue;
    throw new GanError(
      where,
      `both sets must be computed in the same way: ${field} is '${a}' for one and '${b}' for the other. ` +
        'Compute both with the same extractor, weights and preset.',
      { code: 'mismatch' },
    );
  }
}

/** Returns the fields that both provenances have; they are equal. */
export function commonProvenance(one: Provenance, other: Provenance): Provenance {
  return Object.fromEntries(Object.entries(one).filter(([field]) => other[field as keyof Provenance] !== undefined));
}
