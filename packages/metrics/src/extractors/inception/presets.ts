import { antialiasedBilinear, halfPixelBilinear, pilBicubic, type Resizer, tf1Bilinear } from '@ganforge/media';

/**
 * The preprocessing of an Inception network. Tools preprocess differently, and this changes the third digit of an FID.
 *
 * - `torch-fidelity`: TensorFlow 1's bilinear resizing, as in the graph of TTUR, the first implementation
 * - `pytorch-fid`: bilinear resizing between pixel centres
 * - `clean`: Pillow's antialiased bicubic resizing of floats, as in clean-fid
 * - `torchmetrics`: antialiased bilinear resizing, as in torchmetrics since 1.8
 */
export type InceptionPreset = 'torch-fidelity' | 'pytorch-fid' | 'clean' | 'torchmetrics';

/** Describes the preprocessing of a preset: images are resized and then scaled by `(x - centre) / scale`. */
export interface Preprocessing {
  readonly resizer: Resizer;
  readonly centre: number;
  readonly scale: number;
}

export const INCEPTION_PRESETS: Readonly<Record<InceptionPreset, Preprocessing>> = {
  'torch-fidelity': { resizer: tf1Bilinear, centre: 128, scale: 128 },
  'pytorch-fid': { resizer: halfPixelBilinear, centre: 127.5, scale: 127.5 },
  clean: { resizer: pilBicubic, centre: 128, scale: 128 },
  torchmetrics: { resizer: antialiasedBilinear, centre: 128, scale: 128 },
};
