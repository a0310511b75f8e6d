import type { ImageBatch, RgbImage } from '@ganforge/media';

/** Contains images of one size and their indices in the source. */
export interface IndexedBatch {
  readonly images: ImageBatch;
  readonly indices: readonly number[];
}

interface Waiting {
  readonly images: RgbImage[];
  readonly indices: number[];
}

/**
 * Groups images into batches of one image size. A batch has at most `most` images, and at most `2 * most` images wait
 * for a full batch.
 *
 * The order of the batches depends only on the order and the sizes of the images.
 */
export class SizeBatches {
  readonly #most: number;
  readonly #bySize = new Map<string, Waiting>();
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Adds an image. Returns a batch if a batch is full, or if too many images are waiting. */
  add(image: RgbImage, index: number): IndexedBatch | undefined {
    const size = `${image.height} x ${image.width}`;
    const waiting = this.#bySize.get(size) ?? { images: [], indices: [] };
    this.#bySize.set(size, waiting);
    waiting.images.push(image);
    waiting.indices.push(index);
    this.#count++;
    if (waiting.images.length === this.#most) return this.#take(size);
    return this.#count < 2 * this.#most ? undefined : this.#take(this.#fullest());
  }

  /** Iterates over the remaining batches. */
  *rest(): Generator<IndexedBatch> {
    for (const size of [...this.#bySize.keys()]) yield this.#take(size);
  }

  #fullest(): string {
    const sizes = [...this.#bySize].sort(([, a], [, b]) => b.images.length - a.images.length);
    return sizes[0]![0];
  }

  #take(size: string): IndexedBatch {
    const { images, indices } = this.#bySize.get(size)!;
    this.#bySize.delete(size);
    this.#count -= images.length;
    const { height, width } = images[0]!;
    const data = new Uint8Array(images.length * height * width * 3);
    images.forEach((image, i) => {
      data.set(image.data, i * height * width * 3);
    });
    return { images: { data, n: images.length, height, width }, indices };
  }
}
