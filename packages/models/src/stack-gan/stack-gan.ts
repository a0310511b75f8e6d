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
 * StackGAN: images of captions in two stages, a small one first and a larger one made of it, float32 [N,S,S,C] in [-1,1].
 *
 * A caption becomes features [N,textDim] by an encoder that the discriminator of stage I trains. z [N,latentDim] ~ N(0,1) and
 * a condition c = mu + sigma epsilon, epsilon ~ N(0,1), of the features become an image of `firstSize`; stage II makes the
 * image of it, with a condition of its own. Each discriminator judges a real with its caption, the real with a wrong one
 * (`wrongCaptions` of the batch) and a fake; that of stage II judges images without captions too. Cross-entropy, and in the
 * generators' losses the divergence of conditions from N(0,1). In stage II all of stage I stays as it is. Zhang et al. 2017,
 * "StackGAN: Text to Photo-realistic Image Synthesis with Stacked Generative Adversarial Networks", with losses and layers
 * of the authors' code; an encoder that is trained along stands for their pretrained one, and the discriminators project
 * its features themselves. The paper's sizes: `size: 256, firstSize: 64`.
 *
 * Batches are those of `drawnShapes` and `captioned` of `@ganforge/data`. Samples take `captions`, int32 [n,length], as their
 * condition. In stage I samples are of its size, enlarged.
 *
 * @throws GanError `argument` for options that cannot work, together more than 2^29 parameters among them; `engine`
 *   when no engine is ready to hold them
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
    const { learningRate, beta1, beta2, klWeight, conditioning, firstExamples, ema, seed } = given;
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
    const play = { sizes, klWeight, optimizer: adam({ learningRate, beta1, beta2 }), inputsOf };
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
      // The last network first: `ganforge export` takes it unless another is named.
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
    plain2: imageHead('plain2', maps2),
  };
}

/** DCGAN's first weights, as in the authors' code; the projection of texts as PyTorch's layers start. */
const initialiser: InitialiserRule = (weight, random) =>
  (weight.layerName === 'text-project' ? pytorchDefault : dcganInitialiser)(weight, random);
