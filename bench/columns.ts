import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Request, Row } from './measure.ts';

/** Where the other programs are, and how many threads each column has. */
export interface Surroundings {
  readonly threads: number;
  readonly python: string;
  /** The folder that `peers/build-tfjs-node.mjs` made. */
  readonly tfjsNode: string | undefined;
}

/** A column that cannot be had here: its message is the reason. */
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

/** The Python twin of `statistics.ts`. */
function numpy({ bench, engine, batch, seconds }: Request, { python, threads }: Surroundings): Command {
  const options = { bench, engine, batch, seconds, threads };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return { program: python, args: [here('./peers/numpy_bench.py'), ...args] };
}

/** An engine of `engines.ts`, in a process like this one. */
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

/** The engines measured unless others are named, each with the command that measures it; in the table's order. */
export const columns = ['native', 'native-bf16', 'wasm', 'tfjs-node', 'torch', 'torch-compile', 'torch-bf16'];

/** Those of the statistics, which have no engine of TensorFlow.js. */
export const statisticsColumns = ['metrics-js', 'metrics-wasm', 'metrics-native', 'numpy', 'scipy'];

const peers: Readonly<Record<string, typeof tfjs>> = {
  torch: torch('fp32'),
  'torch-compile': torch('fp32', '--compile'),
  'torch-bf16': torch('bf16'),
  numpy,
  scipy: numpy,
};

/**
 * The rows of one benchmark on one engine, from a process of its own: engines do not disturb one another.
 *
 * @throws Missing when the engine cannot be had here
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
