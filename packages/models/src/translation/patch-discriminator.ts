import { instanceNormalization } from '@ganforge/core/layers';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

/** The number of convolutions of stride 2 for each side of the patches that one logit judges. */
const strided = { 16: 1, 34: 2, 70: 3 } as const;

/** The side of the patches that a {@link patchDiscriminator} judges. */
export type PatchSize = keyof typeof strided;

/** The sizes of a {@link patchDiscriminator}. */
export interface PatchDiscriminatorOptions {
  readonly name: string;
  /** Height and width of the images in pixels. It is at least the {@link smallestImage} of the patch. */
  readonly size: number;
  readonly channels: number;
  /**
   * Number of feature maps of the first convolution. Each further convolution has twice as many, at most 8 times this
   * number.
   */
  readonly features: number;
  readonly patch: PatchSize;
}

/**
 * Builds a PatchGAN, which maps images [N,S,S,C] to a map of logits [N,M,M,1]. Each logit judges one patch.
 *
 * For `features` 64 and patches of 70 pixels, it consists of 4x4 convolutions with 64, 128, 256 and 512 maps and one
 * that computes the logits. The last two have stride 1, and the others have stride 2. Each convolution except the last
 * is followed by leaky ReLU (slope 0.2). Instance norm without scale and shift follows all except the first and the
 * last convolution. Every convolution has a bias and a zero padding of 1 on each side, as in the authors' PyTorch code,
 * so 256 pixels give 30x30 logits. (`same` padding would give 32x32 logits of other patches.) Source: Isola et al.
 * 2017, section 6.1.2.
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

/**
 * Returns the side of the smallest image for which there is one logit. Each convolution of stride 2 halves the side,
 * and each convolution of stride 1 reduces the side by 1.
 */
export function smallestImage(patch: PatchSize): number {
  return 3 * 2 ** strided[patch];
}
