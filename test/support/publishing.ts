/** Publishing into the config bucket of a service world, in either layout, also what no `publish` would let through. */
import { FolderSource } from '../../src/aws/folder-source.ts';
import { RevisionPublisher } from '../../src/aws/revision-publisher.ts';
import { S3Bucket } from '../../src/aws/s3-bucket.ts';
import { buildRevision } from '../../src/core/source/revision.ts';
import { CONFIG_KEYS, type Layout } from '../../src/layout.ts';
import type { ServiceWorld } from './service-world.ts';
import { LOCK, SETTINGS } from './tree.ts';

/** Files by path, over valid settings and a valid lock; undefined: there is no such file. */
export type Files = Readonly<Record<string, string | undefined>>;

export class Publishing {
  readonly world: ServiceWorld;
  readonly layout: Layout;
  /** When a folder is listed again. */
  onPause: () => void = () => undefined;
  #commits = 0;

  constructor(world: ServiceWorld, layout: Layout) {
    this.world = world;
    this.layout = layout;
    if (layout === 'revision') return;
    const clock = { now: () => new Date(world.now), pause: async () => this.onPause() };
    world.source = new FolderSource(new S3Bucket(world.config, 'config'), CONFIG_KEYS.folder, clock);
  }

  async publish(files: Files): Promise<void> {
    const encoder = new TextEncoder();
    const all = Object.entries({ 'rolekeeper.yaml': SETTINGS, 'bitbucket.lock.yaml': LOCK, ...files }).flatMap(
      ([path, text]) => (text === undefined ? [] : { path, bytes: encoder.encode(text) }),
    );
    const { config } = this.world;
    if (this.layout === 'folder') {
      config.objects.clear();
      for (const { path, bytes } of all) config.set(`${CONFIG_KEYS.folder}${path}`, bytes);
      return;
    }
    const made = buildRevision((++this.#commits).toString(16).padStart(40, 'd'), all);
    if ('issues' in made) throw new Error(JSON.stringify(made.issues));
    const publisher = new RevisionPublisher(new S3Bucket(config, 'config'), CONFIG_KEYS);
    const numbering = { sequence: 1, exactly: false };
    await publisher.publish(made.revision, { build: null, numbering, goBack: false });
  }
}
