import { antialiasedBilinear, halfPixelBilinear, pilBicubic, type Resizer, tf1Bilinear } from '@ganforge/media';

/**
 * Whose preprocessing an Inception network has; the tools differ here, and with them the third digit of an FID.
 *
 * - `torch-fidelity`: TensorFlow 1's bilinear, as in the graph of TTUR, the first implementation
 * - `pytorch-fid`: bilinear between pixel centres
 * - `clean`: Pillow's antialiased bicubic of floats, clean-fid's
 * - `torchmetrics`: bilinear with antialiasing, since torchmetrics 1.8
 */
export type InceptionPreset = 'torch-fidelity' | 'pytorch-fid' | 'clean' | 'torchmetrics';

/** How a preset makes the network's input of bytes: resized, then (x - centre) / scale. */
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
