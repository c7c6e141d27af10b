/** A registry in which a stranger has registered `rolekeeper`, a name without a scope; what is run from it leaves a trace. */
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Tarball } from './tarball.ts';

export class StrangersRegistry {
  readonly #server = createServer((request, response) => {
    if (request.url === '/rolekeeper') response.end(JSON.stringify(this.#document));
    else if (request.url === '/rolekeeper.tgz') response.end(this.#packed);
    else response.writeHead(404).end('{}');
  });
  readonly #packed: Buffer;

  private constructor(packed: Buffer) {
    this.#packed = packed;
  }

  static async start(tarball: Tarball): Promise<StrangersRegistry> {
    const folder = await tarball.folder('stranger');
    await writeFile(join(folder, 'package.json'), JSON.stringify({ ...PACKAGE, files: ['run.js'] }));
    const script = "#!/usr/bin/env node\nrequire('fs').writeFileSync('the-stranger-was-here', '');\n";
    await writeFile(join(folder, 'run.js'), script, { mode: 0o755 });
    const { code, err } = await tarball.shell('npm pack', folder);
    if (code !== 0) throw new Error(err);
    const registry = new StrangersRegistry(await readFile(join(folder, 'rolekeeper-9.9.9.tgz')));
    registry.#server.listen(0, '127.0.0.1');
    await once(registry.#server, 'listening');
    return registry;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  get #document(): object {
    const dist = { tarball: `${this.address}rolekeeper.tgz` };
    return {
      name: PACKAGE.name,
      'dist-tags': { latest: PACKAGE.version },
      versions: { '9.9.9': { ...PACKAGE, dist } },
    };
  }
}

const PACKAGE = { name: 'rolekeeper', version: '9.9.9', bin: { rolekeeper: 'run.js' } };
