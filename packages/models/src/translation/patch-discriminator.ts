import { instanceNormalization } from '@ganforge/core/layers';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

/** Sides of the patches that one logit sees, with the number of convolutions of stride 2 that lead there. */
const strided = { 16: 1, 34: 2, 70: 3 } as const;

/** Side of the patches that a {@link patchDiscriminator} judges. */
export type PatchSize = keyof typeof strided;

/** Size of a {@link patchDiscriminator}. */
export interface PatchDiscriminatorOptions {
  readonly name: string;
  /** Height and width of the images in pixels, at least {@link smallestImage} of the patch. */
  readonly size: number;
  readonly channels: number;
  /** Feature maps of the first convolution; each one after it doubles them. */
  readonly features: number;
  readonly patch: PatchSize;
}

/**
 * A PatchGAN: images [N,S,S,C] to a map of logits [N,M,M,1], each of which judges one patch.
 *
 * Isola et al. 2017, section 6.1.2; for `features` 64 and patches of 70: C64-C128-C256-C512 and one logit, all 4x4, the
 * last two of stride 1 and the others of stride 2, leaky ReLU 0.2, instance norm (no scale, no shift) on all but the
 * first and the last. Each convolution stands on a zero border of 1 and has a bias, as in the authors' PyTorch code:
 * 256 pixels give 30x30 logits. `same` padding would give 32x32 logits of other patches.
 */
export function patchDiscriminator(options: PatchDiscriminatorOptions): LayersModel {
  const { name, size, channels, features, patch } = options;
  const downs = strided[patch];
  const convolution = (layer: string, filters: number, strides: number, first = false) => [
    layers.zeroPadding2d({
      name: `${layer}Pad`,
      padding: 1,
      ...(first && { inputShape: [size, size, channels] }),
    }),
    layers.conv2d({ name: layer, filters, kernelSize: 4, strides, kernelInitializer: 'zeros' }),
  ];
  const normed = (layer: string, filters: number, strides: number) => [
    ...convolution(layer, filters, strides),
    instanceNormalization({ name: `${layer}Norm` }),
    layers.leakyReLU({ name: `${layer}Relu`, alpha: 0.2 }),
  ];
  const widths = Array.from({ length: downs }, (_, i) => features * 2 ** i);
  return sequential({
    name,
    layers: [
      ...convolution('down1', features, 2, true),
      layers.leakyReLU({ name: 'down1Relu', alpha: 0.2 }),
      ...widths.slice(1).flatMap((width, i) => normed(`down${i + 2}`, width, 2)),
      ...normed('wide', features * 2 ** downs, 1),
      ...convolution('judge', 1, 1),
    ],
  });
}

/** Side of the smallest image that leaves a patch's discriminator one logit: each stride 2 halves, each stride 1 takes 1. */
export function smallestImage(patch: PatchSize): number {
  return 3 * 2 ** strided[patch];
}
