import type { Dataset } from '@ganforge/core';
import { combinedFingerprint, type FingerprintPart } from '@ganforge/formats';

/**
 * Returns `{ fingerprint }` of a dataset that is derived from other datasets, or an empty object if one of them has no
 * fingerprint.
 */
export function printOf(
  kind: string,
  settings: readonly FingerprintPart[],
  ...of: readonly Dataset[]
): { fingerprint?: string } {
  const fingerprint = combinedFingerprint(
    kind,
    settings,
    of.map((dataset) => dataset.fingerprint),
  );
  return fingerprint === undefined ? {} : { fingerprint };
}
