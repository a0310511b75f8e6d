import { features } from './features.ts';
import { inception } from './inception.ts';
import { kernels } from './kernels.ts';
import { figuresOf, type Request, type Row, stepWarmUp, timed, type Workload } from './measure.ts';
import { peak } from './peak.ts';
import { callsOf, describeProfile } from './profile.ts';
import { statistics } from './statistics.ts';
import {
  cycleGan128,
  dcgan64,
  demo,
  gru,
  lstm,
  mlp,
  points,
  r3Gan32,
  saGan64,
  snGan32,
  styleGan32,
  styleGan64,
  table,
  wganGp32,
} from './training-steps.ts';

const workloads: Readonly<Record<string, (batch: number) => Workload>> = {
  dcgan64,
  'wgan-gp32': wganGp32,
  sngan32: snGan32,
  sagan64: saGan64,
  stylegan32: styleGan32,
  stylegan64: styleGan64,
  r3gan32: r3Gan32,
  cyclegan128: cycleGan128,
  points,
  mlp,
  demo,
  table,
  gru,
  lstm,
  inception,
  features,
};

/** Runs a benchmark on the current engine. `request.engine` is only the name of that engine in the result. */
export async function run(request: Request): Promise<readonly Row[]> {
  if (request.bench === 'peak') return [peak(request)];
  if (request.bench === 'kernels') return kernels(request);
  if (request.bench === 'frechet' || request.bench === 'moments') return statistics(request);
  return measure(request, workloads[request.bench]!(request.batch));
}

async function measure(request: Request, { cases, parameters }: Workload): Promise<Row[]> {
  const { bench, engine, batch, seconds, profile } = request;
  const rows: Row[] = [];
  for (const [name, step] of Object.entries(cases)) {
    const counted = await callsOf(() => step(false));
    const gflop = counted.reduce((sum, call) => sum + call.gflop, 0);
    const figures = figuresOf(await timed(() => step(), 3, seconds / Object.keys(cases).length, stepWarmUp));
    const rates = { examplesPerSecond: batch / figures.medianSeconds, gflops: gflop / figures.medianSeconds };
    if (profile)
      console.log(describeProfile(`${bench} ${name}`, await callsOf(() => step(false)), figures.medianSeconds));
    rows.push({ bench, engine, batch, ...(name && { case: name }), ...rates, ...figures, gflop, parameters });
  }
  return rows;
}
