import { eventLogSink } from './event-log-sink.ts';
import { modelCardSink } from './model-card-sink.ts';
import { reportSink } from './report-sink.ts';
import { samplesGifSink } from './samples-gif-sink.ts';
import type { Sink } from './sink.ts';
import { tensorBoardSink } from './tensorboard-sink.ts';

/** Lists the sinks that every run with a folder has. They write all files except checkpoints and pictures. */
export const defaultSinks: readonly Sink[] = [
  eventLogSink, // is first, because the other sinks read its file
  tensorBoardSink,
  samplesGifSink, // is before the report, because the report contains the GIF
  reportSink,
  modelCardSink,
];
