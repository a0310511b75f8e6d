import { existsSync } from 'node:fs';

const places = ['/usr/lib/chromium', '/opt/google/chrome'];

/**
 * Lets Dawn find SwiftShader where Chromium or Chrome brings it and no other driver is named; call it before Dawn
 * starts, which reads the variable once.
 */
export function offerSwiftShader(): void {
  const driver = places.map((place) => `${place}/vk_swiftshader_icd.json`).find(existsSync);
  if (driver !== undefined) process.env.VK_ICD_FILENAMES ??= driver;
}
