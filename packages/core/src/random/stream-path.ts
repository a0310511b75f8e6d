import { originOf, type RandomStream } from './random-stream.ts';
import { childKey, type StreamKey, type StreamOrigin } from './stream-key.ts';

/** Returns the path from `root` to a stream, or undefined if the stream was not forked from `root`. */
export function pathFrom(root: RandomStream, stream: StreamOrigin): readonly (string | number)[] | undefined {
  const from = originOf(root);
  const parts: (readonly (string | number)[])[] = [];
  for (let at: StreamOrigin | undefined = stream; at !== undefined; at = at.parent) {
    if (at === from) return parts.reverse().flat();
    parts.push(at.path);
  }
  return undefined;
}

/** Returns the key of `root.fork(...path)`. */
export function keyAt(root: RandomStream, path: readonly (string | number)[]): StreamKey {
  return childKey(originOf(root)!.key, path);
}
