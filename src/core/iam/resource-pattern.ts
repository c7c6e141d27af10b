/** What a text under Resource reaches. */
import { meets } from './wildcard.ts';

/** `arn:partition:service:region:account:rest`; undefined for `*` and for what stops before the last part. */
export interface ResourceParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Everything after the fifth colon, colons included. */
  readonly rest: string;
}

export function resourceParts(resource: string): ResourceParts | undefined {
  if (!resource.startsWith('arn:')) return undefined;
  const partition = resource.indexOf(':', 4);
  const service = resource.indexOf(':', partition + 1);
  const region = resource.indexOf(':', service + 1);
  const account = resource.indexOf(':', region + 1);
  if (partition < 0 || service < partition || region < service || account < region) return undefined;
  return {
    partition: resource.slice(4, partition),
    service: resource.slice(partition + 1, service),
    region: resource.slice(service + 1, region),
    account: resource.slice(region + 1, account),
    rest: resource.slice(account + 1),
  };
}

/** Whether some ARN fits both patterns, each of the six parts by itself. What has no six parts meets as plain text. */
export function resourcesMeet(a: string, b: string): boolean {
  const left = resourceParts(a);
  const right = resourceParts(b);
  return left === undefined || right === undefined ? meets(a, b) : partsMeet(left, right);
}

export function partsMeet(a: ResourceParts, b: ResourceParts): boolean {
  return (
    meets(a.service, b.service) &&
    meets(a.rest, b.rest) &&
    meets(a.region, b.region) &&
    meets(a.account, b.account) &&
    meets(a.partition, b.partition)
  );
}

/** The resource with `*` for every policy variable: `${aws:PrincipalTag/team}` can become anything. */
export function reachOf(resource: string): string {
  return resource.includes('${') ? resource.replace(/\$\{[^}]*\}/g, '*') : resource;
}

/**
 * Whether nothing in particular is named: `*`, `function:*`, `role/*`, `*-assets`. What begins with a name, such as
 * `function:checkout-*`, is a choice of the author; `?` is none.
 */
export function namesNothing(resource: string): boolean {
  const parts = resourceParts(reachOf(resource));
  return parts === undefined || partsNameNothing(parts);
}

export function partsNameNothing({ service, rest }: ResourceParts): boolean {
  // Buckets and their keys have no type in front: `assets/*` is a bucket's name.
  const name = service === 's3' ? rest : rest.replace(/^[A-Za-z0-9-]+[:/]/, '');
  return name === '' || name.startsWith('*') || name.startsWith('?');
}
