export type { StreamKey, StreamOrigin } from '../random/stream-key.ts';
export { keyAt, pathFrom } from '../random/stream-path.ts';
export { engineRecorder, type Program, type Recorder, type Recording } from './recorder.ts';
