/**
 * What manifests mean, written a second time: after docs/manifest.md and not after the code, by names where the gate has UUIDs, and
 * level by level where the gate goes letter by letter.
 */
import type { Ask, Manifest, Step } from './made-up-steps.ts';

/** For how many seconds a manifest admits it; undefined: none does. */
export function admittedFor(
  manifests: ReadonlyMap<string, Manifest>,
  step: Step,
  { role, seconds }: Ask,
): number | undefined {
  const manifest = manifests.get(role);
  if (manifest === undefined || step.flaw !== undefined) return undefined;
  const counts =
    step.expires > 0 && step.issued <= 60 && step.expires > step.issued && step.expires - step.issued <= 7200;
  const isNamed =
    manifest.repositories.includes(step.repository) &&
    (manifest.environments.length === 0 || manifest.environments.includes(step.environment ?? '')) &&
    manifest.branches.some((listed) => isListed(listed.split('/'), step.branch.split('/')));
  const isLength = seconds === undefined || (seconds >= 900 && seconds <= 43_200 && seconds % 1 === 0);
  if (!counts || !isNamed || !isLength) return undefined;
  const [least = 0] = [seconds, manifest.advisedSeconds, manifest.maxSeconds]
    .filter((one) => one !== undefined)
    .sort((a, b) => a - b);
  return least;
}

/** Level by level: a star is any text within one. */
function isListed(listed: readonly string[], levels: readonly string[]): boolean {
  return listed.length === levels.length && listed.every((level, at) => isLevel(level, levels[at] ?? ''));
}

function isLevel(listed: string, level: string): boolean {
  const [before = '', after] = listed.split('*');
  if (after === undefined) return listed === level;
  return level.length >= before.length + after.length && level.startsWith(before) && level.endsWith(after);
}
