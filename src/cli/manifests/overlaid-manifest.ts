/** One manifest, such as an editor's unsaved text, judged as if it already were in the folder. */
import { parseDocument } from 'yaml';
import type { SourceFile, SourceTree } from '../../core/model/source-tree.ts';
import type { ManifestSource } from '../../ports.ts';

/**
 * Takes the place of the file that declares the same role, so that its plan shows what the text changes and nothing
 * else; a new role stands in a team of its own, `stdin`.
 */
export class OverlaidManifest implements ManifestSource {
  readonly #folder: ManifestSource;
  readonly #bytes: Uint8Array;
  #path = NEW_PATH;

  constructor(folder: ManifestSource, bytes: Uint8Array) {
    this.#folder = folder;
    this.#bytes = bytes;
  }

  /** Where it stands, relative to the folder; known after `read`. */
  get path(): string {
    return this.#path;
  }

  async read(): Promise<SourceTree> {
    const tree = await this.#folder.read();
    const name = roleNameIn(this.#bytes);
    const same =
      name === undefined ? undefined : tree.files.find((file) => isManifest(file) && roleNameIn(file.bytes) === name);
    this.#path = same?.path ?? NEW_PATH;
    const files = tree.files.filter(({ path }) => path !== this.#path);
    return { ...tree, revision: undefined, files: [...files, { path: this.#path, bytes: this.#bytes }] };
  }
}

function isManifest({ path }: SourceFile): boolean {
  return path.startsWith('teams/');
}

/** As much as is needed to find its counterpart; whether the text is right is judged later, like any other. */
function roleNameIn(bytes: Uint8Array): string | undefined {
  const document = parseDocument(new TextDecoder().decode(bytes), { logLevel: 'silent' });
  const name: unknown = document.getIn(['metadata', 'name']);
  return typeof name === 'string' ? name : undefined;
}

const NEW_PATH = 'teams/stdin/manifest.yaml';
