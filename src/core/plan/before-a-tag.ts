/**
 * What comes before a tag that makes a role ours. What is ours and not declared is deleted, so a remedy that says to put
 * a tag on a role, or to correct whose roles are ours, says what follows from it, and the manifest comes first.
 */
import type { DesiredRole } from '../model/desired-role.ts';

interface Manifests {
  readonly declared: readonly DesiredRole[];
  /** Declared, and their last day is over. */
  readonly expired: readonly DesiredRole[];
}

/** @param act what makes the role ours again, as an advice: `give it back its tag` */
export function ifOurs(name: string, act: string, { declared, expired }: Manifests): string {
  const isIt = (other: string) => other.toLowerCase() === name.toLowerCase();
  const own = declared.find((role) => isIt(role.name));
  if (own !== undefined) return `if it is ours, ${act}: it is then made equal to ${own.file}`;
  const over = expired.find((role) => isIt(role.name));
  if (over !== undefined) {
    return `if it is ours and needed, first write a later day than ${over.expires} into ${over.file}, then ${act}: with the tag and without that day it is deleted`;
  }
  const successor = successorOf(name, { declared });
  if (successor !== undefined) {
    return `if it is ours and needed, first remove it from previousNames in ${successor.file} and declare it in a manifest, then ${act}: with the tag alone it is deleted, as renamed to ${successor.name}`;
  }
  return `if it is ours, first declare it in a manifest, then ${act}: with the tag and without a manifest it is deleted`;
}

/** The role whose manifest has this name among its former ones. */
export function successorOf(name: string, { declared }: Pick<Manifests, 'declared'>): DesiredRole | undefined {
  return declared.find(({ previousNames }) => previousNames.some((one) => one.toLowerCase() === name.toLowerCase()));
}
