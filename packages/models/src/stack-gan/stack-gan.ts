import {
  adam,
  type CaptionedBatch,
  dcganInitialiser,
  type Gan,
  type InitialiserRule,
  initialiseAll,
  pytorchDefault,
  runNetwork,
  type Variant,
  variant,
} from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { averagedGenerator } from '../shared/weight-average.ts';
import { conditioned, conditioningNetwork } from './conditioning.ts';
import { discriminatorTrunk, firstGenerator, imageHead, matchingHead, secondGenerator } from './stack-gan-networks.ts';
import { resolveStackGan, stackGanSchema } from './stack-gan-options.ts';
import { firstPlayers, secondPlayers, stageNames } from './stack-gan-players.ts';
import { encoderInputs, textEncoder } from './text-encoders.ts';

const generators = ['conditioning1', 'generator1', 'conditioning2', 'generator2'] as const;

/**
 * StackGAN generates images from captions in two stages. It trains on square images float32 [N,S,S,C] in [-1,1] with
 * captions.
 *
 * A text encoder maps a caption to features [N,textDim]; it is trained together with the discriminator of stage I.
 * Conditioning augmentation maps the features to a mean mu and a standard deviation sigma, and draws the condition `c =
 * mu + sigma * epsilon` with epsilon ~ N(0,1). Stage I maps z [N,latentDim] ~ N(0,1) and c to an image of side
 * `firstSize`. Stage II maps this image and a second condition to an image of side `size`. During stage II, the
 * networks of stage I and the encoder are not trained. Each discriminator judges a real image with its caption, the
 * real image with a wrong caption (`wrongCaptions` of the batch), and a generated image with its caption. The
 * discriminator of stage II also judges images without captions. The loss is cross-entropy. The losses of the
 * generators include the KL divergence of the conditions from N(0,1). With `r1`, the discriminators have a lazy R1
 * penalty.
 *
 * Batches come from `drawnShapes` or `captioned` of `@ganforge/data`. Samples need `captions`, int32 [n,length], as
 * their condition. During stage I, samples are the images of stage I, enlarged to `size`.
 *
 * Source: Zhang et al. 2017, "StackGAN: Text to Photo-realistic Image Synthesis with Stacked Generative Adversarial
 * Networks", with the losses and layers of the authors' code. There are two differences. The text encoder is trained
 * with the GAN, while the authors use a pretrained encoder. Each discriminator has its own projection of the text
 * features. The sizes of the paper are `size: 256, firstSize: 64`.
 *
 * @throws GanError `argument` if an option is invalid or the networks have more than 2^29 parameters; `engine` if no
 *   engine is ready
 * @example
 * const { vocabulary, length } = drawnShapes().entries.captions;
 * const gan = stackGan({ vocabulary, length, size: 32, generatorFeatures: 16, firstExamples: 100_000, seed: 1 });
 */
export const stackGan: Variant<typeof stackGanSchema, Gan<CaptionedBatch>> = variant(
  'stack-gan',
  stackGanSchema,
  (given) => {
    const { sizes, encoder, text } = resolveStackGan(given);
    const { size, firstSize, channels, latentDim, conditionDim } = sizes;
    const { learningRate, beta1, beta2, klWeight, conditioning, firstExamples, r1, r1Every, ema, seed } = given;
    const networks = networksOf({
      sizes,
      encoder,
      vocabulary: text.vocabulary.length,
      length: text.length,
      conditioning,
    });
    const { text: reader, ...others } = networks;
    initialiseAll(others, initialiser, seed);
    initialiseAll({ text: reader }, pytorchDefault, seed);
    const inputsOf = encoderInputs(encoder, text);
    const play = { sizes, klWeight, optimizer: adam({ learningRate, beta1, beta2 }), r1, r1Every, inputsOf };
    const images = { kind: 'image', height: size, width: size, channels } as const;
    const epsilon = { kind: 'normal', shape: [conditionDim] } as const;
    return {
      config: { firstSize, encoder },
      networks,
      stages: [{ name: stageNames.first, length: { examples: firstExamples } }, { name: stageNames.second }],
      players: [...firstPlayers(play), ...secondPlayers(play)],
      ...averagedGenerator(ema, generators),
      needs: { images, captions: text, wrongCaptions: text },
      conditions: ['captions'],
      output: { images },
      latent: { z: { kind: 'normal', shape: [latentDim] }, epsilon1: epsilon, epsilon2: epsilon },
      // `ganforge export` exports the first network of this list by default.
      sampling: ['generator2', 'conditioning2', 'generator1', 'conditioning1', 'text'],
      sample: ({ latent: { z, epsilon1, epsilon2 }, conditions: { captions }, at = { stage: stageNames.second } }) => ({
        images: tf.tidy(() => {
          const inputs = inputsOf(captions!);
          const features = runNetwork(networks.text, inputs.length === 1 ? inputs[0]! : inputs);
          const early = conditioned(runNetwork(networks.conditioning1, features), epsilon1!);
          const first = runNetwork(networks.generator1, [z!, early.c]);
          if (at.stage === stageNames.first) return tf.image.resizeNearestNeighbor(first as tf.Tensor4D, [size, size]);
          const late = conditioned(runNetwork(networks.conditioning2, features), epsilon2!);
          return runNetwork(networks.generator2, [first, late.c]);
        }),
      }),
    };
  },
);

function networksOf({
  sizes,
  encoder,
  vocabulary,
  length,
  conditioning,
}: Pick<ReturnType<typeof resolveStackGan>, 'sizes' | 'encoder'> & {
  readonly vocabulary: number;
  readonly length: number;
  readonly conditioning: 'relu' | 'linear';
}) {
  const discriminator1 = discriminatorTrunk('discriminator1', sizes.firstSize, sizes);
  const discriminator2 = discriminatorTrunk('discriminator2', sizes.size, sizes);
  const [maps1, maps2] = [discriminator1, discriminator2].map(({ outputs }) => outputs[0]!.shape.at(-1)!) as [
    number,
    number,
  ];
  return {
    text: textEncoder(encoder, { vocabulary, length, textDim: sizes.textDim }),
    conditioning1: conditioningNetwork('conditioning1', sizes, conditioning),
    generator1: firstGenerator(sizes),
    discriminator1,
    matching1: matchingHead('matching1', maps1, sizes),
    conditioning2: conditioningNetwork('conditioning2', sizes, conditioning),
    generator2: secondGenerator(sizes),
    discriminator2,
    matching2: matchingHead('matching2', maps2, sizes),
    plain2: imageHead('plain2', maps2, sizes),
  };
}

/**
 * Uses DCGAN's initial weights, as in the authors' code. The projection of the text features has the defaults of
 * PyTorch.
 */
const initialiser: InitialiserRule = (weight, random) =>
  (weight.layerName === 'text-project' ? pytorchDefault : dcganInitialiser)(weight, random);
