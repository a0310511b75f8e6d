import { equalizedDense, firResampling2d, learnedConstant, modulatedConv2d, pixelNoise } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { levelsOf } from '../shared/pyramid.ts';
import { type StyleSizes, styleCount } from './style-sizes.ts';

/**
 * The gain of a leaky ReLU with slope 0.2. StyleGAN2's code applies it after the activation; here it is in the layer
 * before.
 */
const gain = Math.SQRT2;

/**
 * The synthesis, a style w [N,styleDim] for each of 2 log2(size) - 2 places to images [N,S,S,C], of no bounded range: a
 * learnt constant 4x4 (7x7 for 28), then two modulated convolutions a level, the first of which doubles the size. The
 * image is the sum of the images of all levels, scaled to the last one ("skip" generator).
 *
 * The image layer of a level uses the style of the next level's first convolution.
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

/** A modulated convolution 3x3 with noise, bias and leaky ReLU. */
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

/** The learnt affine map A of the paper, w to a scale for each channel of x. */
function styleOf(x: SymbolicTensor, w: SymbolicTensor, name: string): SymbolicTensor {
  return equalizedDense({ name: `${name}-style`, units: x.shape.at(-1)! }).apply(w) as SymbolicTensor;
}
