import { originOf, type RandomStream } from './random-stream.ts';
import { childKey, type StreamKey, type StreamOrigin } from './stream-key.ts';

/** The path that leads from `root` to a stream that was forked from it; nothing for other streams. */
export function pathFrom(root: RandomStream, stream: StreamOrigin): readonly (string | number)[] | undefined {
  const from = originOf(root);
  const parts: (readonly (string | number)[])[] = [];
  for (let at: StreamOrigin | undefined = stream; at !== undefined; at = at.parent) {
    if (at === from) return parts.reverse().flat();
    parts.push(at.path);
  }
  return undefined;
}

/** The key of the stream that `root.fork(...path)` is. */
export function keyAt(root: RandomStream, path: readonly (string | number)[]): StreamKey {
  return childKey(originOf(root)!.key, path);
}
