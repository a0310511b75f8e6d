import type { Dataset } from '@ganforge/core';
import { combinedFingerprint, type FingerprintPart } from '@ganforge/formats';

/** Returns `{ fingerprint }` of a dataset that is derived from others; empty if one of them has none. */
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
