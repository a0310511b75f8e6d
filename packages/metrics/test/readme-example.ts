import { Mt19937 } from '@ganforge/formats';
import { FeatureMoments, frechetDistance, kernelDistance, precisionRecall } from '@ganforge/metrics';

// Features of images come from an extractor or from your own network. Here they are random, with different means.
const features = (seed: number, mean: number) => {
  const random = new Mt19937(seed);
  return { data: Float32Array.from({ length: 500 * 8 }, () => mean + random.standardNormal()), rows: 500, cols: 8 };
};
const [real, generated] = [features(1, 0), features(2, 0.5)];

const moments = [real, generated].map(({ data, cols }) => {
  const sums = new FeatureMoments(cols);
  sums.add(data); // once for each batch: memory does not grow
  return sums;
});
export const { value, label, warnings } = frechetDistance(moments[0]!, moments[1]!); // a little above 8 x 0.5^2; the label is 'FD(unknown)'
export const kid = kernelDistance({ real, generated, subsets: 20, subsetSize: 200 });
export const { precision, recall } = precisionRecall({ real, generated, k: 3 });
