import { GanError } from '@ganforge/formats';

/** Throws if `maxFeatures` is smaller than the number of feature maps of the first layer. */
export function checkMaxFeatures(
  where: string,
  { features, maxFeatures }: { readonly features: number; readonly maxFeatures: number },
): void {
  if (maxFeatures >= features) return;
  const problem = `maxFeatures must be at least features, ${features}; received ${maxFeatures}`;
  throw new GanError(where, `${problem}. Try ${features}.`);
}
