/** Returns whether a GPU's name belongs to a software renderer: SwiftShader, Mesa's llvmpipe, Microsoft's WARP. */
export function isSoftware(name: string): boolean {
  return /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/i.test(name);
}
