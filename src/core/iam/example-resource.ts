/**
 * One ARN of a kind, for a remedy that people copy: of the caller's account, with a name of theirs where they have
 * written one, else with NAME. It never ends with a whole kind, so the rules that ask for a name let it pass.
 */
import type { ResourceFormat } from './resource-format.ts';
import { type ResourceParts, resourceParts } from './resource-pattern.ts';
import { hasWildcard } from './wildcard.ts';

export interface ExampleHome {
  readonly partition: string;
  readonly account: string;
}

/**
 * For the format of S3's objects, those of the bucket that `written` names.
 * @param written what the policy has; the first that names a resource of the same service gives region, account and name
 */
export function exampleResource(format: ResourceFormat, home: ExampleHome, written: readonly string[] = []): string {
  const alike = written
    .flatMap((text) => resourceParts(text) ?? [])
    .filter(({ service }) => service === format.service);
  const [like] = alike;
  const part = (wanted: string, theirs: string | undefined, usual: string) => {
    if (wanted !== '*') return wanted;
    return theirs === undefined || theirs === '' || hasWildcard(theirs) ? usual : theirs;
  };
  const region = part(format.region, like?.region, 'eu-west-1');
  const account = part(format.account, like?.account, home.account);
  const name = alike.map((parts) => nameIn(parts, format)).find((found) => found !== undefined);
  return `arn:${home.partition}:${format.service}:${region}:${account}:${filled(format, name)}`;
}

/** The first name is theirs, the others are any. */
function filled({ rest, head }: ResourceFormat, name = 'NAME'): string {
  return rest === head ? rest : head + name + rest.slice(head.length + 1);
}

/** `checkout-assets` of `checkout-assets/*`; undefined if the text is of another kind, or leaves the name open. */
function nameIn({ rest }: ResourceParts, format: ResourceFormat): string | undefined {
  if (!rest.startsWith(format.head)) return undefined;
  const behind = rest.slice(format.head.length);
  // A name with slashes, as log groups have, ends where the next part of the format would begin.
  const end = format.service === 's3' ? behind.indexOf('/') : -1;
  const name = (end < 0 ? behind : behind.slice(0, end)).replace(/:\*$/, '');
  return name === '' || /[*?$]/.test(name) ? undefined : name;
}
