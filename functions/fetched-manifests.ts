/** Manifests that a function fetches from Bitbucket by itself. */
import { readTokenSecret, secretSender } from '../src/aws/token-secret.ts';
import { branchReaders } from '../src/bitbucket/branch-reader.ts';
import { BitbucketSource } from '../src/bitbucket/source.ts';
import type { PublishedSource } from '../src/ports.ts';
import type { SourceSettings } from './environment.ts';

export function fetchedManifests({
  tokenSecret,
  ...place
}: Extract<SourceSettings, { is: 'bitbucket' }>): PublishedSource {
  const sender = secretSender();
  return new BitbucketSource(
    place,
    branchReaders(async () => readTokenSecret(await sender, tokenSecret)),
  );
}
