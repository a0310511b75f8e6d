import type { Gan, Player } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import { checkSpecs } from './batch/check-data.ts';

const where = 'trainer/check-gan';

/**
 * Throws unless the players, networks, averages and entries of a GAN fit together.
 *
 * @throws GanError `argument`
 */
export function checkGan(gan: Gan<never>): void {
  refuseNoGan(gan);
  const names = gan.players.map((player) => player.name);
  const networks = Object.keys(gan.networks);
  if (names.length === 0) throw new GanError(where, `'${gan.name}' has no players. Add at least one.`);
  for (const player of gan.players) {
    if (!/^[^/\s]+$/.test(player.name) || names.indexOf(player.name) !== names.lastIndexOf(player.name)) {
      throw new GanError(where, `players need different names without slash or space; received ${names.join(', ')}.`);
    }
    if (typeof player.loss !== 'function') {
      throw new GanError(
        where,
        `the loss of player '${player.name}' must be a function; received ${formatValue(player.loss)}.`,
      );
    }
    if (!Array.isArray(player.trains) || player.trains.length === 0) {
      throw new GanError(where, `player '${player.name}' trains no network. Name one, such as ['critic'].`);
    }
    for (const network of player.trains) refuseUnknown(`player '${player.name}' trains`, network, networks);
    refuseNoOptimizer(player);
    if (player.clipEach !== undefined) refuseMixedExamples(player, gan.networks);
  }
  for (const player of gan.players) {
    if (!('sharedWith' in player.optimizer)) continue;
    const owners = gan.players.filter((other) => !('sharedWith' in other.optimizer)).map((other) => other.name);
    refuseUnknown(`player '${player.name}' shares the optimizer of`, player.optimizer.sharedWith, owners);
  }
  for (const network of Object.keys(gan.averaged ?? {})) refuseUnknown('averaged names', network, networks);
  for (const network of gan.sampling) refuseUnknown('sampling names', network, networks);
  for (const network of networks) refuseFileName(network, networks);
  checkSampling(gan);
}

/** Checks the inputs, latents and outputs that a GAN declares for `sample`. */
function checkSampling(gan: Gan<never>): void {
  const { needs, output, conditions = [], optionalConditions = [], latent = {}, multipleOf = 1 } = gan;
  checkSpecs("the GAN's needs", needs);
  checkSpecs("the GAN's output", output);
  if (Object.keys(output).length === 0) throw new GanError(where, `'${gan.name}' has no output. Add an entry.`);
  for (const entry of [...Object.keys(needs), ...Object.keys(output)]) {
    // The name is used in tensor names (`entry.part`) and in file names (`step-40-entry.png`)
    if (/^\w[\w-]*$/.test(entry)) continue;
    throw new GanError(where, `the name of an entry consists of letters, digits, _ and -; received '${entry}'.`);
  }
  for (const entry of conditions) refuseUnknown('conditions name', entry, Object.keys(needs));
  for (const entry of optionalConditions) refuseUnknown('optionalConditions name', entry, conditions);
  for (const [name, { kind, shape }] of Object.entries(latent)) {
    const isShape = Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 1);
    if (isShape && LATENTS.includes(kind) && (kind !== 'categorical' || shape.length > 0)) continue;
    const received = `{ kind: ${formatValue(kind)}, shape: ${Array.isArray(shape) ? `[${shape}]` : formatValue(shape)} }`;
    const expected = `a kind of ${LATENTS.join(', ')} and a shape of positive integers`;
    throw new GanError(where, `the latent '${name}' must have ${expected}; received ${received}.`);
  }
  if (Number.isSafeInteger(multipleOf) && multipleOf >= 1) return;
  throw new GanError(where, `multipleOf must be an integer >= 1; received ${formatValue(multipleOf)}.`);
}

/** The kinds of latents. */
const LATENTS: readonly string[] = ['normal', 'uniform', 'categorical'];

function refuseNoGan(gan: unknown): void {
  if (typeof gan === 'function') throw new GanError(where, 'the GAN must be an object; received a function. Call it.');
  if (gan instanceof Promise) throw new GanError(where, 'the GAN must be an object; received a Promise. Await it.');
  if (typeof gan !== 'object' || gan === null) {
    throw new GanError(where, `the GAN must be an object; received ${formatValue(gan)}. Build one with a factory.`);
  }
  const { players, networks, sample, needs, output, sampling } = gan as Partial<Record<keyof Gan, unknown>>;
  const { conditions = [], optionalConditions = [] } = gan as Partial<Record<keyof Gan, unknown>>;
  const missing = Object.entries({
    players: Array.isArray(players),
    networks: typeof networks === 'object' && networks !== null,
    sample: typeof sample === 'function',
    needs: typeof needs === 'object' && needs !== null,
    output: typeof output === 'object' && output !== null,
    sampling: Array.isArray(sampling),
    'a list of conditions': Array.isArray(conditions),
    'a list of optionalConditions': Array.isArray(optionalConditions),
  }).flatMap(([field, is]) => (is ? [] : [field]));
  if (missing.length === 0) return;
  throw new GanError(
    where,
    `the GAN lacks ${missing.join(', ')}. Build one with a factory, or see Gan of @ganforge/core.`,
  );
}

/** Names of files in a checkpoint that do not belong to a network. */
const RESERVED = ['optimizers', 'state'];

/**
 * Throws if a network's name cannot be a file name. On some systems, names that differ only in case are the same file.
 */
function refuseFileName(network: string, networks: readonly string[]): void {
  const same = networks.find((other) => other !== network && other.toLowerCase() === network.toLowerCase());
  if (same !== undefined) {
    throw new GanError(
      where,
      `names of networks must differ by more than upper and lower case; received '${network}' and '${same}'.`,
    );
  }
  if (/^\w[\w-]*$/.test(network) && !RESERVED.includes(network.toLowerCase())) return;
  const rule = `letters, digits, _ and -, and none of ${RESERVED.join(', ')}`;
  throw new GanError(where, `the name of a network is the name of a file: ${rule}; received '${network}'.`);
}

function refuseNoOptimizer({ name, optimizer }: Player<never>): void {
  const given: unknown = optimizer;
  const isObject = typeof given === 'object' && given !== null;
  if (isObject && ('sharedWith' in given || ('learningRate' in given && 'update' in given && 'slots' in given))) return;
  const received = isObject && 'minimize' in given ? 'an optimizer of tf.train' : formatValue(given);
  throw new GanError(
    where,
    `the optimizer of player '${name}' must be an optimizer of @ganforge/core, such as adam({ learningRate: 2e-4 }); received ${received}.`,
  );
}

/**
 * Throws if an update depends on the examples in a way that clipping does not cover. Then the contribution of one
 * example would not be bounded.
 */
function refuseMixedExamples(player: Player<never>, networks: Gan<never>['networks']): void {
  const { norm, noise } = player.clipEach!;
  if (!(Number.isFinite(norm) && norm > 0 && Number.isFinite(noise) && noise >= 0)) {
    const received = `norm ${formatValue(norm)} and noise ${formatValue(noise)}`;
    const rule = `clipEach of player '${player.name}' must have a norm above 0 and a noise of at least 0`;
    throw new GanError(where, `${rule}; received ${received}.`);
  }
  const mixed = player.trains.find((name) => networks[name]!.nonTrainableWeights.length > 0);
  const what = mixed === undefined ? "has 'updateWhen'" : `trains '${mixed}', which keeps statistics`;
  if (mixed === undefined && player.updateWhen === undefined) return;
  const advice = mixed === undefined ? 'Leave it out.' : 'Take a network without batch norm.';
  throw new GanError(where, `player '${player.name}' clips the gradient of each example, and ${what}. ${advice}`);
}

function refuseUnknown(what: string, name: string, known: readonly string[]): void {
  if (!known.includes(name)) {
    throw new GanError(where, `${what} '${name}', which is not one of ${known.join(', ') || '(none)'}.`);
  }
}
