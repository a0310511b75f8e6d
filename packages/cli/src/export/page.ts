import { basename } from 'node:path';
import type { Gan } from '@ganforge/core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * Matches the class names of layers that are not part of tfjs. A page that uses them must import the package that
 * defines them.
 */
const OWN = /^Ganforge>/;

/**
 * Returns a page that shows samples of the model in the same folder. It uses the script of `@ganforge/sampler`, and any
 * web server can serve it.
 */
export function samplerPage(
  name: string,
  classes: readonly string[] | undefined,
  path: string,
  script: string,
): string {
  const n = classes === undefined ? 16 : 4 * Math.min(classes.length, 25);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${name}</title>
<!-- Open it through a server, such as: npx http-server . -->
<script type="module" src="${script}"></script>
<gan-sample src="${basename(path)}/" n="${n}" seed="0"></gan-sample>
</html>
`;
}

/**
 * Returns a page that loads the model in the same folder and runs it once. It is used for models without a sampling
 * contract.
 */
export function networkPage(
  { name, output, latent = {}, conditions = [] }: Pick<Gan, 'name' | 'output' | 'latent' | 'conditions'>,
  model: LayersModel,
  path: string,
): string {
  const image = Object.values(output).find(({ kind }) => kind === 'image');
  const needsOurs = model.layers.some((layer) => OWN.test(layer.getClassName()));
  const shapes = model.inputs.map(({ shape }) => shape.slice(1));
  const normal = (shape: readonly unknown[]): string => `tf.randomNormal([1, ${shape.join(', ')}])`;
  const inputs = shapes.map((shape, i) =>
    i < Object.keys(latent).length ? normal(shape) : `tf.zeros([1, ${shape.join(', ')}])`,
  );
  const input = inputs.length === 1 ? inputs[0]! : `[${inputs.join(', ')}]`;
  const show =
    image === undefined
      ? 'document.body.append(String(made.arraySync()));'
      : "await tf.browser.toPixels(made.squeeze([0]).add(1).div(2).clipByValue(0, 1), document.querySelector('canvas'));";
  const notes = [
    ...(conditions.length === 0
      ? []
      : [`Its inputs are ${[...Object.keys(latent), ...conditions].join(', ')}, in this order.`]),
    ...(needsOurs ? ["Its layers are not all of tfjs: bundle it with import '@ganforge/core/layers'."] : []),
  ];
  return `<!doctype html>
<title>${name}</title>
${notes.map((note) => `<!-- ${note} -->\n`).join('')}<canvas></canvas>
<script src="https://cdn.jsdelivr.net/npm/@tensorflow/tfjs@4.22.0"></script>
<script type="module">
  const model = await tf.loadLayersModel('${basename(path)}/model.json');
  const made = model.predict(${input});
  ${show}
</script>
`;
}
