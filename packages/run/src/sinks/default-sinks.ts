import { eventLogSink } from './event-log-sink.ts';
import { modelCardSink } from './model-card-sink.ts';
import { reportSink } from './report-sink.ts';
import { samplesGifSink } from './samples-gif-sink.ts';
import type { Sink } from './sink.ts';
import { tensorBoardSink } from './tensorboard-sink.ts';

/** The sinks of every run with a folder. They write files other than checkpoints and pictures. */
export const defaultSinks: readonly Sink[] = [
  eventLogSink, // first, because the others read its file
  tensorBoardSink,
  samplesGifSink, // before the report, which contains it
  reportSink,
  modelCardSink,
];
