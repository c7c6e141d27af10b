/** Archives as git makes them, and as no git would: every header is written by hand, whatever it says. */
import { gzipSync } from 'node:zlib';
import type { LocalTree } from './state.ts';

export interface TarEntry {
  readonly name: string;
  /** The flag of the format: `0` a file, `1` a hard link, `2` a symbolic link, `3` a device, `5` a folder, `g` and `x` pax. */
  readonly type?: string;
  readonly link?: string;
  readonly content?: string | Uint8Array;
  /** Claimed; that of the content unless it lies. */
  readonly size?: number;
}

/** The archive of a commit: the comment with its id, one folder around all of it, then the files. */
export function gitArchive(root: string, commit: string, files: LocalTree): TarEntry[] {
  const folders = new Set(Object.keys(files).flatMap((path) => parentsOf(path)));
  return [
    { name: 'pax_global_header', type: 'g', content: paxRecord('comment', commit) },
    { name: `${root}/`, type: '5' },
    ...[...folders].sort().map((name) => ({ name: `${root}/${name}/`, type: '5' })),
    ...Object.entries(files).map(([path, content]): TarEntry => {
      if (typeof content === 'string') return { name: `${root}/${path}`, content };
      // Of another repository git writes an empty folder.
      return 'link' in content
        ? { name: `${root}/${path}`, type: '2', link: content.link }
        : { name: `${root}/${path}/`, type: '5' };
    }),
  ];
}

export function packed(entries: readonly TarEntry[]): Buffer {
  return gzipSync(tar(entries));
}

export function tar(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(1024)]);
}

export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length;
  while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length;
  return `${length}${rest}`;
}

function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** A long name gets a pax header before it, as git writes it. */
function blocksOf({ name, type = '0', link = '', content = '', size }: TarEntry): Buffer[] {
  const long: Buffer[] =
    Buffer.byteLength(name) > 100 ? blocksOf({ name: 'x.paxheader', type: 'x', content: paxRecord('path', name) }) : [];
  const body = Buffer.from(content as string);
  const header = Buffer.alloc(512);
  header.write(name.slice(0, 100), 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${(size ?? body.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write(link.slice(0, 100), 157);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [...long, header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
}
