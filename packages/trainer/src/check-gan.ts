import type { Gan, Player } from '@ganforge/core';
import { formatValue, GanError } from '@ganforge/formats';
import { validateSpec } from '@ganforge/media';

const where = 'trainer/check-gan';

/**
 * Refuses what is no GAN, and one whose players, networks and averages do not fit together.
 *
 * @throws GanError `argument`
 */
export function checkGan(gan: Gan<never>): void {
  refuseNoGan(gan);
  const names = gan.players.map((player) => player.name);
  const networks = Object.keys(gan.networks);
  if (names.length === 0) throw new GanError(where, `'${gan.name}' has no players. Give it at least one.`);
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
  }
  for (const player of gan.players) {
    if (!('sharedWith' in player.optimizer)) continue;
    const owners = gan.players.filter((other) => !('sharedWith' in other.optimizer)).map((other) => other.name);
    refuseUnknown(`player '${player.name}' shares the optimizer of`, player.optimizer.sharedWith, owners);
  }
  for (const network of Object.keys(gan.averaged ?? {})) refuseUnknown('averaged names', network, networks);
  for (const network of gan.sampling) refuseUnknown('sampling names', network, networks);
  for (const spec of [...Object.values(gan.needs), ...Object.values(gan.output)]) validateSpec(spec);
  for (const entry of gan.conditions ?? []) refuseUnknown('conditions name', entry, Object.keys(gan.needs));
  for (const network of networks) refuseFileName(network);
}

function refuseNoGan(gan: unknown): void {
  if (typeof gan === 'function') throw new GanError(where, 'the GAN must be an object; received a function. Call it.');
  if (gan instanceof Promise) throw new GanError(where, 'the GAN must be an object; received a Promise. Await it.');
  if (typeof gan !== 'object' || gan === null) {
    throw new GanError(where, `the GAN must be an object; received ${formatValue(gan)}. Build one with a factory.`);
  }
  const { players, networks, sample, needs, output, sampling } = gan as Partial<Record<keyof Gan, unknown>>;
  const missing = Object.entries({
    players: Array.isArray(players),
    networks: typeof networks === 'object' && networks !== null,
    sample: typeof sample === 'function',
    needs: typeof needs === 'object' && needs !== null,
    output: typeof output === 'object' && output !== null,
    sampling: Array.isArray(sampling),
  }).flatMap(([field, is]) => (is ? [] : [field]));
  if (missing.length === 0) return;
  throw new GanError(
    where,
    `the GAN lacks ${missing.join(', ')}. Build one with a factory, or see Gan of @ganforge/core.`,
  );
}

/** Names of a checkpoint's files beside those of the networks. */
const RESERVED = ['optimizers', 'state'];

function refuseFileName(network: string): void {
  if (/^\w[\w-]*$/.test(network) && !RESERVED.includes(network)) return;
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

function refuseUnknown(what: string, name: string, known: readonly string[]): void {
  if (!known.includes(name)) {
    throw new GanError(where, `${what} '${name}', which is none of ${known.join(', ') || '(none)'}.`);
  }
}
