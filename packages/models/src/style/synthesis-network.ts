import { equalizedDense, firResampling2d, learnedConstant, modulatedConv2d, pixelNoise } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { levelsOf } from '../shared/pyramid.ts';
import { type StyleSizes, styleCount } from './style-sizes.ts';

/**
 * The gain of a leaky ReLU with slope 0.2. StyleGAN2's code applies it after the activation. Here it is applied in the
 * layer before the activation.
 */
const gain = Math.SQRT2;

/**
 * Builds the synthesis network. Its inputs are `2 * log2(size) - 2` styles w [N,styleDim] (for size 28 it is 6), and
 * its output is images [N,S,S,C] without bounds. It starts with a learned constant of 4x4 (7x7 for size 28). Each level
 * has two modulated convolutions (the first level has one), and the first of the two doubles the resolution. The image
 * is the sum of the images of all levels, enlarged to the full size ("skip" generator).
 *
 * The image layer of a level and the first convolution of the next level use the same style.
 */
export function synthesisNetwork(sizes: StyleSizes): LayersModel {
  const styles = Array.from({ length: styleCount(sizes) }, (_, i) => input({ shape: [sizes.styleDim], name: `w${i}` }));
  const [first, ...others] = levelsOf(sizes);
  const shape = [first!.side, first!.side, first!.maps];
  const start = learnedConstant({ name: 'start', shape }).apply(styles[0]!) as SymbolicTensor;
  let h = styled(start, styles[0]!, { name: `conv${first!.side}b`, maps: first!.maps });
  let image = toImage(h, styles[1]!, first!.side, sizes.channels);
  for (const [i, { side, maps }] of others.entries()) {
    h = styled(h, styles[2 * i + 1]!, { name: `conv${side}a`, maps, up: true });
    h = styled(h, styles[2 * i + 2]!, { name: `conv${side}b`, maps });
    const larger = firResampling2d({ name: `up${side}`, direction: 'up' }).apply(image);
    const own = toImage(h, styles[2 * i + 3]!, side, sizes.channels);
    image = layers.add({ name: `image${side}` }).apply([larger as SymbolicTensor, own]) as SymbolicTensor;
  }
  return model({ name: 'synthesis', inputs: styles, outputs: image });
}

interface StyledOptions {
  readonly name: string;
  readonly maps: number;
  readonly up?: boolean;
}

/** Applies a modulated 3x3 convolution, noise, a bias and leaky ReLU. */
function styled(x: SymbolicTensor, w: SymbolicTensor, { name, maps, up = false }: StyledOptions): SymbolicTensor {
  const options = { name, filters: maps, kernelSize: 3, up, gain, biasGain: gain } as const;
  const convolved = modulatedConv2d(options).apply([x, styleOf(x, w, name)]);
  const noisy = pixelNoise({ name: `${name}-noise`, gain }).apply(convolved);
  return layers.leakyReLU({ name: `${name}-relu`, alpha: 0.2 }).apply(noisy) as SymbolicTensor;
}

function toImage(x: SymbolicTensor, w: SymbolicTensor, side: number, channels: number): SymbolicTensor {
  const name = `rgb${side}`;
  const convolution = modulatedConv2d({ name, filters: channels, kernelSize: 1, demodulate: false });
  return convolution.apply([x, styleOf(x, w, name)]) as SymbolicTensor;
}

/** Maps w to a scale for each channel of x. This is the learned affine map A of the paper. */
function styleOf(x: SymbolicTensor, w: SymbolicTensor, name: string): SymbolicTensor {
  return equalizedDense({ name: `${name}-style`, units: x.shape.at(-1)! }).apply(w) as SymbolicTensor;
}
