/**
 * Policies that ask who calls: word for word the same, they allow another caller something else. A manifest gives a role
 * tags of the settings, and one that is made beside an old one another name and id, so a condition on any of these, or a
 * variable in a resource, may be true that was not, and a Deny that names the old role denies nothing to the new one.
 */
import type { ActualRole } from '../model/actual-role.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { ManagedTexts } from '../model/managed-text.ts';
import type { RoleSpec } from '../model/role-spec.ts';
import { parseJsonObject } from '../text/json.ts';

/** Keys of a call whose values are the role's own, in lower case. A name is a part of both. */
const CALLER = ['aws:principalarn', 'aws:userid'];
const TAG = /aws:principaltag\/([^"},]+)/g;

/**
 * What may be allowed that is not today, in words; nothing where no policy asks.
 * @param texts of the managed policies and the boundary; one that was not read says nothing here
 */
export function asksAboutItself(actual: ActualRole, desired: DesiredRole, texts: ManagedTexts): string[] {
  const asked = textsOf(actual, texts).map(asWritten).join('\n');
  const isAnother = actual.name !== desired.name || actual.path !== desired.path;
  const keys = isAnother ? CALLER.filter((key) => asked.includes(key)) : [];
  const tags = [...new Set([...asked.matchAll(TAG)].map(([, key = '']) => key.trim()))];
  const changed = tags.filter((key) => tagIn(actual.tags, key) !== tagIn(desired.tags, key));
  return [
    ...keys.map((key) => `policies: they ask for ${spelt(key)}, which is another one for the role beside the old one`),
    ...changed.map((key) => `policies: they ask for the role's tag ${key}, which ${becomes(tagIn(desired.tags, key))}`),
  ];
}

function textsOf({ inlinePolicies, managedPolicyArns, boundaryArn }: RoleSpec, texts: ManagedTexts): string[] {
  const managed = [...managedPolicyArns, ...(boundaryArn === undefined ? [] : [boundaryArn])].flatMap((arn) => {
    const text = texts.get(arn);
    return text?.is === 'read' ? text.document : [];
  });
  return [...Object.values(inlinePolicies), ...managed];
}

/** In lower case, as IAM reads keys, and without escapes, which would hide them. */
function asWritten(text: string): string {
  return (JSON.stringify(parseJsonObject(text)) ?? text).toLowerCase();
}

/** IAM's tags ignore the case of keys. */
function tagIn(tags: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.entries(tags).find(([one]) => one.toLowerCase() === key)?.[1];
}

function spelt(key: string): string {
  return key === 'aws:userid' ? 'aws:userid' : 'aws:PrincipalArn';
}

function becomes(value: string | undefined): string {
  return value === undefined ? 'is taken off' : `becomes ${JSON.stringify(value)}`;
}
