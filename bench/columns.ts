import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Request, Row } from './measure.ts';

/** Says where the other programs are, and how many threads each column uses. */
export interface Surroundings {
  readonly threads: number;
  readonly python: string;
  /** The folder that `peers/build-tfjs-node.mjs` created. */
  readonly tfjsNode: string | undefined;
}

/** Reports that a column cannot be measured on this machine. The message says why. */
export class Missing extends Error {}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function torch(precision: string, ...more: readonly string[]) {
  return ({ bench, batch, seconds }: Request, { python, threads }: Surroundings): Command => ({
    program: python,
    args: [
      here('./peers/torch_bench.py'),
      ...['--bench', bench, '--batch', String(batch), '--precision', precision],
      ...['--seconds', String(seconds), '--threads', String(threads), ...more],
    ],
  });
}

/** Returns the command of the Python twin of `statistics.ts`. */
function numpy({ bench, engine, batch, seconds }: Request, { python, threads }: Surroundings): Command {
  const options = { bench, engine, batch, seconds, threads };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return { program: python, args: [here('./peers/numpy_bench.py'), ...args] };
}

/** Returns the command that runs an engine of `engines.ts` in its own Node process. */
function tfjs(request: Request, { threads, tfjsNode }: Surroundings): Command {
  const modules = [tfjsNode && join(tfjsNode, 'node_modules'), here('../node_modules')].filter((path) => path);
  return {
    program: process.execPath,
    args: [...process.execArgv, here('./run-engine.ts'), JSON.stringify(request)],
    env: {
      GANFORGE_THREADS: String(threads),
      TF_NUM_INTRAOP_THREADS: String(threads),
      OMP_NUM_THREADS: String(threads),
      TF_CPP_MIN_LOG_LEVEL: '2',
      ...(request.engine === 'tfjs-node' && { NODE_PATH: modules.join(delimiter) }),
    },
  };
}

/** The engines that are measured by default, in the order of the table. */
export const columns = ['native', 'native-bf16', 'wasm', 'tfjs-node', 'torch', 'torch-compile', 'torch-bf16'];

/** The columns of the statistics, which do not use an engine of TensorFlow.js. */
export const statisticsColumns = ['metrics-js', 'metrics-wasm', 'metrics-native', 'numpy', 'scipy'];

const peers: Readonly<Record<string, typeof tfjs>> = {
  torch: torch('fp32'),
  'torch-compile': torch('fp32', '--compile'),
  'torch-bf16': torch('bf16'),
  numpy,
  scipy: numpy,
};

/**
 * Measures one benchmark on one engine in a separate process, so that engines do not disturb each other.
 *
 * @throws Missing if the engine cannot run on this machine
 */
export async function measure(request: Request, surroundings: Surroundings): Promise<Row[]> {
  const { program, args, env } = (peers[request.engine] ?? tfjs)(request, surroundings);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const failure = new Promise<string | undefined>((resolve) => {
    child.on('error', () => resolve(`no program '${program}'`));
    child.on('close', (code) => resolve(code === 0 ? undefined : `exit code ${code}`));
  });
  const rows: Row[] = [];
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) rows.push(JSON.parse(line) as Row);
    else console.log(line);
  }
  const reason = await failure;
  if (reason === undefined) return rows;
  throw new Missing(said.findLast((line) => /Error: /.test(line))?.replace(/^.*?Error: /, '') ?? reason);
}
