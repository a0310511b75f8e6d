import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Frees the weights of networks. It skips networks that are already disposed. */
export function disposeNetworks(networks: Readonly<Record<string, LayersModel>>): void {
  for (const network of Object.values(networks)) {
    if (network.weights.some((weight) => !isDisposed(weight))) network.dispose();
  }
}

function isDisposed(weight: LayersModel['weights'][number]): boolean {
  try {
    return weight.read().isDisposed;
  } catch {
    return true; // tfjs-layers throws if a weight is disposed
  }
}
