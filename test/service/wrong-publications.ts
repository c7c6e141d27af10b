/** Everything that can be wrong with what is published, so that nothing can be planned by it. */
import type { Layout } from '../../src/layout.ts';
import { s3Failure } from '../support/fake-s3.ts';
import type { Files, Publishing } from '../support/publishing.ts';
import { LOCK, SETTINGS } from '../support/tree.ts';

export interface WrongPublication {
  name: string;
  reason: string;
  /** Where it can happen; both if left out. */
  layout?: Layout;
  /** @param files the manifests of a later commit: they must not count */
  publish(to: Publishing, files: Files): unknown;
  error: RegExp;
  retryable?: true;
}

const LINES = SETTINGS.split('\n');

export const WRONG_PUBLICATIONS: readonly WrongPublication[] = [
  {
    name: 'settings with an error in their syntax',
    reason: 'one quote is missing',
    publish: (to, files) => to.publish({ ...files, 'rolekeeper.yaml': SETTINGS.replace('"111122223333"', '"1111') }),
    error: /settings or the lock file of .* are wrong/,
  },
  {
    name: 'settings that the schema refuses',
    reason: 'a field is misspelt',
    publish: (to, files) => to.publish({ ...files, 'rolekeeper.yaml': `${LINES.join('\n')}  supsend: true\n` }),
    error: /settings or the lock file of .* are wrong/,
  },
  {
    name: 'no settings',
    reason: 'the file was moved',
    publish: (to, files) => to.publish({ ...files, 'rolekeeper.yaml': undefined }),
    error: /settings or the lock file of .* are wrong/,
  },
  {
    name: 'no lock file',
    reason: 'no name can be resolved',
    publish: (to, files) => to.publish({ ...files, 'bitbucket.lock.yaml': undefined }),
    error: /settings or the lock file of .* are wrong/,
  },
  {
    name: 'a lock file that is wrong',
    reason: 'it is of another workspace',
    publish: (to, files) =>
      to.publish({ ...files, 'bitbucket.lock.yaml': LOCK.replace('workspace: acme', 'workspace: another') }),
    error: /settings or the lock file of .* are wrong/,
  },
  {
    name: 'the settings of another account',
    reason: 'its manifests were published to the wrong bucket',
    publish: (to, files) =>
      to.publish({ ...files, 'rolekeeper.yaml': SETTINGS.replaceAll('111122223333', '444455556666') }),
    error: /name account 444455556666, and this service is for 111122223333/,
  },
  {
    name: 'the settings of another deployment',
    reason: 'by them the roles of the other one would be ours',
    publish: (to, files) => to.publish({ ...files, 'rolekeeper.yaml': `${SETTINGS}  deployment: payments\n` }),
    error: /name deployment "payments", and this service is deployed for "default"/,
  },
  {
    name: 'an empty bucket',
    reason: 'nothing published is not nothing wanted',
    publish: ({ world }) => world.config.objects.clear(),
    error: /nothing was published yet|holds no YAML file/,
  },
  {
    name: 'a bucket that may not be read',
    reason: 'what may not be read may well be there',
    publish: ({ world }) => {
      world.config.interfere = () => {
        throw s3Failure('AccessDenied', 403);
      };
    },
    error: /does not allow (GetObject|ListObjectsV2)/,
  },
  {
    name: 'a pointer that is broken',
    reason: 'it was edited in the console',
    layout: 'revision',
    publish: ({ world }) => world.config.set('current.json', '{"version":"rolekeeper.pointer/v9"}'),
    error: /is not a pointer that this version can read/,
  },
  {
    name: 'a revision object that is broken',
    reason: 'it is not what was published',
    layout: 'revision',
    publish: async (to, files) => {
      await to.publish(files);
      const { commit } = to.world.config.json('current.json');
      to.world.config.set(`revisions/${commit}.json`, '{}');
    },
    error: /is not what was published/,
  },
  {
    name: 'an older sequence',
    reason: 'a pointer that goes back is an accident or an attempt',
    layout: 'revision',
    publish: async (to, files) => {
      await to.publish(files);
      const { config } = to.world;
      const pointer = config.json('current.json');
      config.set('current.json', JSON.stringify({ ...pointer, sequence: 1 }));
    },
    error: /does not follow what was seen before/,
  },
  {
    name: 'a folder that does not come to rest',
    reason: 'who may upload could keep it so for ever',
    layout: 'folder',
    publish: async (to, files) => {
      await to.publish(files);
      let writes = 0;
      to.onPause = () => to.world.config.set('manifests/teams/shop/note.yaml', `# ${++writes}`);
    },
    error: /being written to/,
    retryable: true,
  },
];
