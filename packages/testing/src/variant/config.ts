import { type Gan, type JsonObject, namedWeights } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { expectSame, weightsOf } from './snapshot.ts';
import { type VariantCase, withGan, withNetworks } from './variant-case.ts';

/**
 * Checks that the configuration can be written to JSON and read again, and then builds the same networks with the same
 * bits.
 */
export async function checkConfig(variant: VariantCase): Promise<void> {
  await withGan(variant, async (gan) => {
    const text = JSON.stringify(gan.config);
    const config = JSON.parse(text) as JsonObject;
    await withNetworks(variant.factory(config), async (rebuilt) => {
      if (sorted(rebuilt.config) !== sorted(gan.config)) {
        throw new Error(
          `the configuration ${text} builds a GAN whose configuration is ${JSON.stringify(rebuilt.config)}`,
        );
      }
      if (rebuilt.name !== gan.name) throw new Error(`after a rebuild, '${gan.name}' is named '${rebuilt.name}'`);
      for (const [name, network] of Object.entries(gan.networks)) {
        if (rebuilt.networks[name]?.toJSON(null, false) === undefined)
          throw new Error(`after a rebuild, it has no '${name}'`);
        const [a, b] = [network, rebuilt.networks[name]].map((model) => JSON.stringify(model.toJSON(null, false)));
        if (a !== b) throw new Error(`after a rebuild, '${name}' has other layers or layer names`);
      }
      expectSame(await weightsOf(gan), await weightsOf(rebuilt), 'after a rebuild, it has other weights');
    });
  });
}

/**
 * Checks that networks have inputs and outputs of known shape and of a float type, and that each weight has a unique
 * name.
 */
export async function checkNetworks(variant: VariantCase): Promise<void> {
  await withGan(variant, (gan) => {
    for (const [name, network] of Object.entries(gan.networks)) {
      namedWeights(name, network); // throws if a layer has a name that tfjs generated
      for (const { shape } of [...network.inputs, ...network.outputs]) {
        if (shape[0] !== null) throw new Error(`'${name}' has the fixed batch size ${shape[0]}`);
      }
    }
    checkPlayers(gan);
  });
}

/** Checks that each invalid option throws a GanError with the expected message when the GAN is built. */
export async function checkRefusals(variant: VariantCase): Promise<void> {
  for (const [options, message] of variant.invalid) {
    const text = JSON.stringify(options);
    let error: unknown;
    try {
      await withNetworks(variant.factory({ ...variant.options, ...(options as object) }), () => undefined);
    } catch (thrown) {
      error = thrown;
    }
    if (error === undefined) throw new Error(`${text} is accepted`);
    if (!(error instanceof GanError)) throw new Error(`${text} is not refused with a GanError: ${String(error)}`);
    if (!error.message.includes(message)) {
      throw new Error(`${text} is refused with "${error.message}"; expected "${message}"`);
    }
  }
}

function checkPlayers(gan: Gan): void {
  const trained = new Set(gan.players.flatMap(({ trains }) => trains));
  const idle = Object.keys(gan.networks).filter((name) => !trained.has(name));
  if (idle.length > 0) throw new Error(`no player trains ${idle.join(', ')}`);
}

/** Converts a value to JSON with sorted keys. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
