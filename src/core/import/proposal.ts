/** Which steps the manifest of a role could be about, or why the role is none of ours to have. */
import { ignoredBy } from '../manifest/ignored-role.ts';
import type { ActualRole } from '../model/actual-role.ts';
import { ownershipOf, TAGS } from '../model/ownership.ts';
import { SERVICE_PATH, serviceRoles } from '../model/service-roles.ts';
import { readTrustDocument } from '../trust/trust-document.ts';
import type { TrustWorld } from '../trust/trust-world.ts';
import type { ImportInput } from './import-input.ts';
import { managedElsewhere } from './managed-elsewhere.ts';
import type { Reason } from './reason.ts';
import { type WantedSteps, wantedSteps } from './wanted-steps.ts';

/**
 * By the ARN of a role of before, in lower case: the role beside it that a manifest has made of it already. What the
 * manifest says since then is a person's word, and not to be set back to what the old role may do.
 */
export function succeededRoles({ state, manifests, settings }: ImportInput): Map<string, string> {
  const { path } = settings.roles;
  const ours = new Set(
    state.roles
      .filter((role) => ownershipOf(role.path, role.tags, { path, owner: settings.owner }) === 'us')
      .map(({ name }) => name),
  );
  return new Map(
    manifests.flatMap(({ adopts, name }) =>
      adopts === undefined || !ours.has(name) ? [] : [[adopts.toLowerCase(), name] as const],
    ),
  );
}

/** The steps that it could be a manifest for, or why it is none of ours. */
export function proposed(
  role: ActualRole,
  world: TrustWorld,
  { settings, manifests, now }: ImportInput,
  succeeded: ReadonlyMap<string, string>,
): WantedSteps | Reason {
  const owner = ownershipOf(role.path, role.tags, { path: settings.roles.path, owner: settings.owner });
  const entry = ignoredBy({ ...role, owner }, settings, now);
  // A manifest that adopts it is a later word than the settings’.
  if (entry !== undefined && !manifests.some(({ adopts }) => adopts === role.arn)) {
    const words = `the settings ignore it${entry.until === undefined ? '' : ` until ${entry.until}`}: ${entry.reason}`;
    return { code: 'ignored', words, remedy: 'remove the entry of ignore, and import again' };
  }
  if (owner === 'another') {
    return {
      code: 'another-owner',
      words: `it is of another config repository, ${role.tags[TAGS.owner] ?? ''}`,
      remedy: 'declare it there',
    };
  }
  if (owner === 'us' && manifests.some(({ name }) => name === role.name)) {
    return {
      code: 'ours-already',
      words: 'it is ours already, and a manifest declares it',
      remedy: 'nothing is to be done',
    };
  }
  const successor = succeeded.get(role.arn.toLowerCase());
  if (successor !== undefined) {
    return {
      code: 'ours-already',
      words: `${successor} stands beside it already and is ours: what its manifest says since then stays`,
      remedy: 'nothing is to be done: rolekeeper status tells when the pipelines have changed over',
    };
  }
  const service = [...Object.values(serviceRoles(settings.deployment)), ...settings.service.roles].map((name) =>
    name.toLowerCase(),
  );
  if (
    /^\/aws-(service-role|reserved)\//.test(role.path) ||
    role.path.startsWith(SERVICE_PATH) ||
    service.includes(role.name.toLowerCase())
  ) {
    const whose = role.path.startsWith('/aws-') ? 'AWS' : 'the service itself';
    return { code: 'service-role', words: `${whose} needs it`, remedy: 'leave it where it is' };
  }
  const elsewhere = managedElsewhere(role);
  if (elsewhere !== undefined) return elsewhere;
  const read = readTrustDocument(role.trust);
  if (!('document' in read)) {
    return {
      code: 'trust-unreadable',
      words: `its trust policy cannot be read: ${read.problems[0]?.message ?? ''}`,
      remedy: 'correct it by hand',
    };
  }
  return wantedSteps(read.document, world);
}
