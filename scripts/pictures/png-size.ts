/** `1000x430`: the first chunk of a PNG holds its width and height, in four bytes each. Source: PNG specification, 11.2.1. */
export function pngSize(png: Uint8Array): string {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  if (view.getUint32(0) !== 0x89_50_4e_47) throw new Error('this is no PNG');
  return `${view.getUint32(16)}x${view.getUint32(20)}`;
}
