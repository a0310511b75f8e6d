import { GanError } from '@ganforge/formats';

/**
 * Describes how features were computed. Features with different provenance cannot be compared.
 *
 * A field is absent if it is unknown, for example in files of other tools. Unknown fields are not compared.
 */
export interface Provenance {
  /** The name of the extractor, such as `inception-v3`. */
  readonly extractor?: string;
  /** The layer of the extractor, such as `2048`. */
  readonly layer?: string;
  /** The method that resizes and scales images, such as `torch-fidelity`. */
  readonly preset?: string;
  /** The SHA-256 of the weights of the extractor in hexadecimal, or `none` if the extractor has no weights. */
  readonly weights?: string;
}

/**
 * The SHA-256 of the FID weights that pytorch-fid and torch-fidelity publish (`pt_inception-2015-12-05-6726825d.pth`).
 */
export const FID_WEIGHTS = '6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2';

/**
 * Returns the correct name for the Frechet distance of features with this provenance.
 *
 * The name is `FID` for the original Inception weights and 2048 features. For other extractors it contains their name,
 * such as `FD(digits)`. If the extractor is unknown, it is `FD(unknown)`.
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
 * Checks that two sets of features have the same provenance.
 *
 * @throws GanError `mismatch` with the field that differs and both values
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

/** Returns the fields that are known in both provenances. The caller has checked that they are equal. */
export function commonProvenance(one: Provenance, other: Provenance): Provenance {
  return Object.fromEntries(Object.entries(one).filter(([field]) => other[field as keyof Provenance] !== undefined));
}
