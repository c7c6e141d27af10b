/** The manifests of fixture.ts as files, for whole processes. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fixture } from './fixture.ts';

/** @param folder is made if it is not there */
export async function writeFixture(count: number, folder: string): Promise<void> {
  for (const { path, bytes } of (await fixture(count).read()).files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}
