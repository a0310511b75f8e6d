// Run by scripts/gradient-table.mjs: prints, as JSON, the errors of upstream's gradients and of ours for every case.
import '../../../../vitest.float64.setup.ts';

const tf = await import('@tensorflow/tfjs-core');
await import('@tensorflow/tfjs-backend-cpu');
await import('@tensorflow/tfjs-layers'); // registers upstream's gradients
const { cases } = await import('./cases.ts');
const { differences, errorOf, firstOrder, secondOrder, withInputs } = await import('./derivatives.ts');
await tf.setBackend('cpu');

type Outcome = number | string;

function outcome(measure: () => number): Outcome {
  try {
    return measure();
  } catch (error) {
    return String((error as Error).message).split('\n')[0]!;
  } finally {
    // An error inside a gradient leaves tfjs's tape open.
    const { state } = tf.engine();
    state.gradientDepth = 0;
    state.kernelDepth = 0;
    state.activeTape = null as never;
  }
}

function errors(ofUpstream: boolean): Record<string, [Outcome, Outcome]> {
  return Object.fromEntries(
    cases.map((one) => [
      one.name,
      withInputs(one, (inputs): [Outcome, Outcome] => {
        const f = (ofUpstream ? one.upstream : undefined) ?? one.f;
        const expected = differences(one.f, inputs);
        return [
          outcome(() => errorOf(firstOrder(f, inputs), expected.first)),
          outcome(() => errorOf(secondOrder(f, inputs), expected.second)),
        ];
      }),
    ]),
  );
}

const upstream = errors(true);
await import('@ganforge/core/gradients');
const ours = errors(false);
process.stdout.write(JSON.stringify({ upstream, ours }));
